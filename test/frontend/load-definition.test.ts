import { expect } from 'chai';
import { DiagnosticsError } from '../../src/frontend/diagnostics-error.ts';
import { loadDefinition, type LoadedDefinition, refuseErrors } from '../../src/frontend/load-definition.ts';
import { openGateway } from '../../src/frontend/open-gateway.ts';
import { type FakeGateway, fakeGateway } from '../support/fake-gateway.ts';
import { frontendRequest } from '../support/frontend-request.ts';

describe('loadDefinition', () => {
  let fake: FakeGateway;
  afterEach(() => fake.close());
  async function load(
    content: string | Uint8Array,
    options: Readonly<Record<string, string>> = {},
  ): Promise<LoadedDefinition> {
    fake = fakeGateway({ trees: { 'local://dockerfile': { '/Kairosfile': content } } });
    return loadDefinition(await openGateway(fake.transport), frontendRequest(options));
  }
  const messages = ({ images }: LoadedDefinition): readonly string[] =>
    images.diagnostics.map(({ message }) => message);

  it('puts build arguments over the file', async () => {
    const definition = await load('base: debian:12\nversion: v1.0.0\n', {
      'build-arg:BASE_IMAGE': 'ubuntu:24.04',
      'build-arg:TRUSTED_BOOT': 'true',
    });
    expect(definition.images.cells.map(({ spec }) => [spec.base, spec.trustedBoot])).to.deep.equal([
      ['ubuntu:24.04', true],
    ]);
    refuseErrors(definition);
  });

  it('names the build argument where one is wrong', async () => {
    const definition = await load('base: debian:12\nversion: v1.0.0\n', { 'build-arg:VARIANT': 'full' });
    expect(messages(definition).join()).to.contain('--build-arg VARIANT').and.not.to.contain('--variant');
    expect(() => refuseErrors(definition)).to.throw(DiagnosticsError, /--build-arg VARIANT/);
  });

  it('leaves the names of flags to whoever gave flags', async () => {
    fake = fakeGateway({ trees: { 'local://dockerfile': { '/Kairosfile': 'base: debian:12\n' } } });
    const request = { ...frontendRequest(), flags: { variant: 'full' }, flagsAreArguments: false };
    const definition = await loadDefinition(await openGateway(fake.transport), request);
    expect(messages(definition).join()).to.contain('--variant');
  });

  for (const [what, content, message] of [
    ['NULs', Buffer.from([98, 0, 1]), /not text/],
    ['nothing', '', /is empty/],
  ] as const)
    it(`says what is wrong with a file of ${what}`, async () => {
      const definition = await load(content);
      expect(() => refuseErrors(definition)).to.throw(DiagnosticsError, message);
    });
});
