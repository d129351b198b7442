import { expect } from 'chai';
import { answerRequest } from '../../src/frontend/answer-request.ts';
import { errorStatus } from '../../src/frontend/error-status.ts';
import { openGateway } from '../../src/frontend/open-gateway.ts';
import { version } from '../../src/lib/version.ts';
import { image } from '../../src/llb/source.ts';
import { SUBREQUESTS } from '../../src/frontend/subrequests/registry.ts';
import { type FakeGateway, fakeGateway } from '../support/fake-gateway.ts';
import { frontendRequest } from '../support/frontend-request.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const CONFIG = { os: 'linux', architecture: 'amd64', config: {} };

describe('answerRequest', () => {
  let fake: FakeGateway;
  afterEach(() => fake.close());
  async function ask(
    requestid: string,
    kairosfile = 'base: debian:12\nversion: v1.0.0\n',
    options: Readonly<Record<string, string>> = {},
  ): Promise<ReadonlyMap<string, string>> {
    fake = fakeGateway({
      images: {
        'docker.io/library/debian:12': { digest: DIGEST, config: CONFIG },
        [`quay.io/kairos-gen/framework:${version}`]: { digest: DIGEST, config: CONFIG },
      },
      trees: { 'local://dockerfile': { '/Kairosfile': kairosfile } },
    });
    const result = await answerRequest(
      await openGateway(fake.transport),
      frontendRequest({ requestid, ...options }),
      { agent: async (_gateway, _request, platform) => image('agent', { platform }) },
    );
    expect(result.trees.kind).to.equal('none');
    return result.metadata;
  }

  for (const { name, needs } of SUBREQUESTS)
    it(`answers ${name}, which needs ${needs}`, async () => {
      const answer = await ask(name);
      expect(JSON.parse(answer.get('result.json') ?? '')).to.be.an(
        name === 'frontend.subrequests.describe' ? 'array' : 'object',
      );
      expect(answer.get('version')).to.match(/^\d/);
      if (needs === 'nothing') expect(fake.calls).to.deep.equal(['Ping']);
    });

  it('lists the targets of a matrix without looking one of them up', async () => {
    const answer = await ask(
      'frontend.targets',
      'version: v1.0.0\nmatrix:\n  base: [debian:12, ubuntu:24.04]\n',
    );
    expect(answer.get('result.txt')).to.contain('ubuntu-24.04-core-generic').and.contain('linux/amd64');
    expect(fake.calls).not.to.include('ResolveImageConfig');
  });

  it('answers a lint of a Kairosfile with errors', async () => {
    const answer = await ask('frontend.lint', 'base: debian:12\nvarient: core\n');
    expect(answer.get('result.json')).to.contain('varient');
    expect(answer.get('result.statuscode')).to.equal('1');
  });

  it('shows the graph of a view as JSON', async () => {
    const answer = await ask('frontend.convertllb', undefined, { target: 'plan' });
    const { def } = JSON.parse(answer.get('result.json') ?? '') as {
      def: Record<string, { source?: { identifier: string } }>;
    };
    expect(Object.values(def).map(({ source }) => source?.identifier)).to.include(
      `docker-image://docker.io/library/debian:12@${DIGEST}`,
    );
  });

  it('refuses a request it does not know in the words and with the detail that clients look for', async () => {
    const error: unknown = await ask('frontend.outlin').catch((thrown: unknown) => thrown);
    const { message, details } = errorStatus(error);
    expect(message).to.match(/^unsupported request frontend\.outlin/);
    expect(details.map(({ typeUrl }) => typeUrl)).to.deep.equal([
      'github.com/moby/buildkit/errdefs.Subrequest+json',
    ]);
  });
});
