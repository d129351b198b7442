import { expect } from 'chai';
import { NetMode } from '../../src/wire/frontend.generated.ts';
import { solveKairosfile } from '../../src/frontend/build.ts';
import { DiagnosticsError } from '../../src/frontend/diagnostics-error.ts';
import type { Doors } from '../../src/frontend/lower-target.ts';
import { openGateway } from '../../src/frontend/open-gateway.ts';
import type { Result } from '../../src/frontend/result.ts';
import { GrpcError } from '../../src/frontend/transport.ts';
import { UserError } from '../../src/lib/user-error.ts';
import { version } from '../../src/lib/version.ts';
import { image } from '../../src/llb/source.ts';
import { OLD_GATEWAY, OLD_OPERATIONS } from '../support/buildkit-capabilities.ts';
import {
  type FakeGateway,
  fakeGateway,
  type FakeGatewayOptions,
  type Solved,
} from '../support/fake-gateway.ts';
import { frontendRequest } from '../support/frontend-request.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const AMD64 = { os: 'linux', architecture: 'amd64' };
const ARM64 = { os: 'linux', architecture: 'arm64' };
const KAIROSFILE = 'base: debian:12\nversion: v1.0.0\n';

const config = (environment: readonly string[] = []) => ({
  os: 'linux',
  architecture: 'amd64',
  config: { Env: ['PATH=/bin', ...environment] },
});

const DEBIAN = 'docker.io/library/debian:12';
const FRAMEWORK = `quay.io/kairos-gen/framework:${version}`;
const IMAGES = {
  [DEBIAN]: { digest: DIGEST, config: config() },
  [FRAMEWORK]: { digest: DIGEST, config: config() },
};

const doors = (think: Doors['think'] = () => undefined): Doors => ({
  agent: async (_gateway, _request, platform) => image('agent.example.com/kairos-init:1', { platform }),
  think,
});

/** Whether a definition holds a source of that name. */
const uses = ({ ops }: Solved, identifier: string): boolean =>
  ops.some(({ source }) => source?.identifier.startsWith(identifier));

describe('solveKairosfile', () => {
  let fake: FakeGateway;
  afterEach(() => fake.close());

  async function build(
    kairosfile: string,
    options: Readonly<Record<string, string>> = {},
    daemon: FakeGatewayOptions = {},
    way: Doors = doors(),
  ): Promise<Result> {
    fake = fakeGateway({
      images: IMAGES,
      ...daemon,
      trees: { 'local://dockerfile': { '/Kairosfile': kairosfile }, ...daemon.trees },
    });
    return solveKairosfile(await openGateway(fake.transport), frontendRequest(options), way);
  }
  const failure = async (...args: Parameters<typeof build>): Promise<UserError> => {
    const error: unknown = await build(...args).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(UserError);
    return error as UserError;
  };

  it('solves the image on base, framework and agent, and configures it', async () => {
    const result = await build(KAIROSFILE, { 'label:team': 'a' });
    expect(result.trees).to.deep.equal({ kind: 'one', tree: { id: fake.solved.at(-1)?.id } });
    const [image] = fake.solved.filter((solved) => uses(solved, `docker-image://${DEBIAN}@${DIGEST}`));
    expect(image !== undefined && uses(image, `docker-image://${FRAMEWORK}@${DIGEST}`)).to.be.true;
    expect(image !== undefined && uses(image, 'docker-image://agent.example.com/kairos-init:1')).to.be.true;
    const { architecture, config } = JSON.parse(result.metadata.get('containerimage.config') ?? '{}') as {
      architecture: string;
      config: { Labels: Record<string, string> };
    };
    expect(architecture).to.equal('amd64');
    expect(config.Labels).to.include({ 'org.opencontainers.image.version': 'v1.0.0', team: 'a' });
    expect(JSON.parse(result.metadata.get('refs.platforms') ?? '')).to.deep.equal({
      Platforms: [{ ID: 'linux/amd64', Platform: AMD64 }],
    });
  });

  const COPIES = `${KAIROSFILE}stages: { after-init: [{ copy: { from: files/, to: /copied/ } }] }\n`;
  /** The context by itself, as it is fetched before anything is made of it. */
  const aheadOf = (): Solved | undefined =>
    fake.solved.find(
      ({ ops }) => ops.length === 2 && ops[0]?.source?.attrs['local.followpaths'] === '["files"]',
    );

  it('fetches the context while it asks for the images', async () => {
    await build(COPIES);
    const ahead = aheadOf();
    expect(ahead?.evaluated).to.be.true;
    // It is the very same source that the image is made of, or it would be fetched twice.
    expect(fake.solved.at(-1)?.ops).to.deep.include(ahead?.ops[0]);
  });

  it('fetches nothing ahead of what only shows a part', async () => {
    await build(COPIES, { target: 'debian-12-core-generic/plan' });
    expect(aheadOf()).to.be.undefined;
  });

  it('points errors of the daemon at the Kairosfile', async () => {
    await build(KAIROSFILE);
    const infos = fake.solved.at(-1)?.request.definition?.source?.infos ?? [];
    expect(infos.map(({ filename, data }) => [filename, Buffer.from(data).toString()])).to.deep.equal([
      ['Kairosfile', KAIROSFILE],
    ]);
  });

  it('solves the same graph twice, whatever order the keys stand in', async () => {
    const digests = async (kairosfile: string): Promise<unknown> => {
      await build(kairosfile);
      return fake.solved.at(-1)?.request.definition?.def.map((op) => Buffer.from(op).toString('hex'));
    };
    expect(await digests('version: v1.0.0\nbase: debian:12\n')).to.deep.equal(await digests(KAIROSFILE));
  });

  it('waits for the checks by itself where the daemon can not', async () => {
    await build(KAIROSFILE, {}, { capabilities: OLD_GATEWAY, operations: OLD_OPERATIONS });
    expect(
      fake.solved.filter(({ evaluated, ops }) => evaluated && ops.some(({ exec }) => exec !== undefined)),
    ).to.have.length(1);
    await build(KAIROSFILE);
    expect(fake.calls).not.to.include('Evaluate');
  });

  it('leaves the checks out by name, and says so in the labels', async () => {
    const options = { 'build-arg:KAIROS_SKIP_VALIDATION': 'true' };
    const result = await build(KAIROSFILE, options, {
      capabilities: OLD_GATEWAY,
      operations: OLD_OPERATIONS,
    });
    expect(fake.calls).not.to.include('StatFile');
    expect(result.metadata.get('containerimage.config')).to.contain('"io.kairos.validation":"skipped"');
  });

  it('asks the network for no release and no step of ours when it is told to be offline', async () => {
    await build('base: debian:12\nversion: v1.0.0\nvariant: standard\n', {
      'build-arg:KAIROS_OFFLINE': 'brought',
    });
    const ops = fake.solved.flatMap((solved) => solved.ops);
    expect(JSON.stringify(ops.map(({ source }) => source?.identifier))).to.not.include('https://');
    const runs = fake.solved.at(-1)?.ops.flatMap(({ exec }) => (exec === undefined ? [] : [exec])) ?? [];
    expect(runs.map(({ network }) => network)).to.deep.equal(runs.map(() => NetMode.NONE));
    const mounted = runs.filter(({ mounts }) => mounts.some(({ selector }) => selector === '/brought'));
    expect(mounted).to.have.length(2);
    const context = ops.find(({ source }) => source?.attrs['local.followpaths'] === '["brought"]');
    expect(context).to.not.equal(undefined);
  });

  it('hands cache imports on with what it solves', async () => {
    await build(KAIROSFILE, { 'cache-from': 'example.com/cache:1' });
    expect(fake.solved.at(-1)?.request.cacheImports).to.deep.equal([
      { type: 'registry', attrs: { ref: 'example.com/cache:1' } },
    ]);
  });

  const MATRIX = 'version: v1.0.0\nmatrix:\n  base: [debian:12, ubuntu:24.04]\n';
  it('lowers only the target', async () => {
    await build(MATRIX, { target: 'debian-12-core-generic' });
    expect(fake.solved.some((solved) => uses(solved, 'docker-image://docker.io/library/ubuntu'))).to.be.false;
    expect((await failure(MATRIX)).message).to.match(/stands for 2 images/);
    expect(
      (await failure(MATRIX, { target: 'debian-12-core-generic', 'no-cache': 'instal' })).message,
    ).to.match(/no stage instal/);
  });

  for (const view of ['plan', 'install', 'validate'])
    it(`exports the view ${view}`, async () => {
      const result = await build(KAIROSFILE, { target: view });
      expect(result.trees).to.deep.equal({ kind: 'one', tree: { id: fake.solved.at(-1)?.id } });
    });

  it('builds several platforms into an index, and one when told to', async () => {
    const daemon = {
      platforms: [AMD64, ARM64],
      images: Object.fromEntries(
        Object.keys(IMAGES).map((name) => [name, { digest: DIGEST, config: { config: {} } }]),
      ),
    };
    const result = await build(KAIROSFILE, { platform: 'linux/amd64,linux/arm64' }, daemon);
    expect(result.trees.kind === 'many' && [...result.trees.byName.keys()]).to.deep.equal([
      'linux/amd64',
      'linux/arm64',
    ]);
    expect(result.metadata.get('containerimage.config/linux/arm64')).to.contain('"architecture":"arm64"');
    const names = fake.solved.flatMap(({ request }) =>
      Object.values(request.definition?.metadata ?? {}).map(
        ({ description }) => description['llb.customname'],
      ),
    );
    expect(names.some((name) => name?.startsWith('[linux/arm64 '))).to.be.true;
    const one = await build(KAIROSFILE, { 'multi-platform': 'true' });
    expect(one.trees.kind).to.equal('many');
  });

  it('sends what is copied of the context', async () => {
    const copies = `${KAIROSFILE}stages:\n  after-init:\n    - copy: { from: files/, to: /etc/ }\n`;
    await build(copies);
    const local = fake.solved.at(-1)?.ops.find(({ source }) => source?.identifier === 'local://context');
    expect(local?.source?.attrs).to.deep.include({ 'local.followpaths': '["files"]' });
    await build(KAIROSFILE);
    expect(fake.solved.some((solved) => uses(solved, 'local://context'))).to.be.false;
  });

  it('fetches release files that are resolved by the daemon, from the mirror that the base names', async () => {
    const mirror = 'https://mirror.example.com';
    const k3s = `${mirror}/k3s-io/k3s/releases/download/v1.33.1%2Bk3s1`;
    const tools = mirror;
    const sums = (names: readonly string[]): string =>
      names.map((name) => `${'b'.repeat(64)}  ${name}`).join('\n');
    const page = (text: string) => ({ '/page': text });
    const thoughts: string[] = [];
    await build(
      `${KAIROSFILE}variant: standard\nkubernetes: { provider: k3s, version: latest }\n`,
      {},
      {
        images: {
          ...IMAGES,
          [DEBIAN]: { digest: DIGEST, config: config([`KAIROS_INIT_RELEASE_URL=${mirror}`]) },
          'ghcr.io/kube-vip/kube-vip:v0.8.9': { digest: DIGEST, config: config() },
        },
        treeOf: (ops) => {
          const url = ops.at(-2)?.source?.identifier ?? '';
          if (url === `${mirror}/v1-release/channels`)
            return page('{"data":[{"id":"stable","latest":"v1.33.1+k3s1"}]}');
          if (url.startsWith(tools))
            return page(sums(['k3s', 'k9s_Linux_amd64.tar.gz', 'nerdctl-2.0.3-linux-amd64.tar.gz']));
          return {};
        },
      },
      doors((thought) => thoughts.push(thought)),
    );
    const image = fake.solved.at(-1);
    expect(image !== undefined && uses(image, `${k3s}/k3s`)).to.be.true;
    const fetched = image?.ops.find(({ source }) => source?.identifier === `${k3s}/k3s`);
    expect(fetched?.source?.attrs['http.checksum']).to.equal(`sha256:${'b'.repeat(64)}`);
    expect(thoughts.some((thought) => thought.includes('v1.33.1'))).to.be.true;
  });

  it('dates the image with the epoch', async () => {
    const result = await build(KAIROSFILE, { 'build-arg:SOURCE_DATE_EPOCH': '0' });
    expect(result.metadata.get('source.date.epoch')).to.equal('0');
    expect(result.metadata.get('containerimage.config')).to.contain('"created":"1970-01-01T00:00:00Z"');
  });

  it('attests what is in the image, where the daemon can', async () => {
    const scanner = 'docker.io/docker/buildkit-syft-scanner:stable-1';
    const images = {
      ...IMAGES,
      [scanner]: { digest: DIGEST, config: { config: { Entrypoint: ['/scan'] } } },
    };
    const options = { 'attest:sbom': '' };
    expect([...(await build(KAIROSFILE, options, { images })).attestations.keys()]).to.deep.equal([
      'linux/amd64',
    ]);
    const old = await build(KAIROSFILE, options, {
      images,
      capabilities: OLD_GATEWAY,
      operations: OLD_OPERATIONS,
    });
    expect(old.attestations.size).to.equal(0);
  });

  it('says everything that is wrong with the Kairosfile, with its content', async () => {
    const error = await failure('bse: debian:12\nversion: 1\n');
    expect(error).to.be.instanceOf(DiagnosticsError);
    expect(error).to.have.nested.property('source.filename', 'Kairosfile');
    expect(error.message.split('\n').length).to.be.greaterThan(1);
  });

  it('warns of what is likely to hurt, and refuses it when the file says so', async () => {
    const risky = `${KAIROSFILE}stages:\n  after-install:\n    - run: sudo apt-get install htop\n`;
    await build(risky);
    expect(fake.warnings.length).to.be.greaterThan(0);
    expect(fake.warnings[0]?.digest).to.match(/^sha256:/);
    const error = await failure(`# check=error=true\n${risky}`);
    expect(error.message).to.match(/lint violation found/);
  });

  it('warns of a file that is copied although the context keeps it out', async () => {
    const copies = `${KAIROSFILE}stages:\n  after-init:\n    - copy: { from: files/, to: /etc/ }\n`;
    await build(copies, {}, { trees: { 'local://context': { '/.dockerignore': 'files\n' } } });
    expect(fake.warnings.map(({ short }) => Buffer.from(short).toString()).join()).to.contain(
      'IgnoredCopySource',
    );
    expect(
      fake.solved.filter(({ ops }) => ops[0]?.source?.attrs['local.followpaths'] === '[".dockerignore"]'),
    ).to.have.length(1);
  });

  it('names a base that is not there, of another platform, or empty', async () => {
    const error: unknown = await build('base: none:1\nversion: v1.0.0\n').catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(GrpcError);
    const empty = await failure(KAIROSFILE, { 'context:debian:12': 'docker-image://scratch' });
    expect(empty.message).to.match(/empty image/);
    expect((await failure(KAIROSFILE, { platform: 'linux/arm64' })).message).to.match(
      /can't run programs of linux\/arm64/,
    );
  });

  it('tells what a daemon can not do of what was asked', async () => {
    await build(KAIROSFILE, { 'cgroup-parent': 'g' }, { operations: OLD_OPERATIONS });
    expect(fake.warnings.map(({ short }) => Buffer.from(short).toString()).join()).to.contain(
      '--cgroup-parent',
    );
  });
});
