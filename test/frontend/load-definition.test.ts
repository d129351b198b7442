import { expect } from 'chai';
import { DiagnosticsError } from '../../src/frontend/diagnostics-error.ts';
import { loadDefinition, type LoadedDefinition, refuseErrors } from '../../src/frontend/load-definition.ts';
import type { FrontendRequest } from '../../src/frontend/request/frontend-request.ts';
import { scratch } from '../../src/llb/op.ts';
import { local } from '../../src/llb/source.ts';
import { frontendRequest } from '../support/frontend-request.ts';

describe('loadDefinition', () => {
  const load = (
    content: string | Uint8Array,
    options: Readonly<Record<string, string>> = {},
    changes: Partial<FrontendRequest> = {},
  ): LoadedDefinition =>
    loadDefinition(
      {
        context: { tree: async () => scratch, ignored: async () => [] },
        file: {
          filename: 'Kairosfile',
          content: Buffer.from(content),
          source: local('dockerfile'),
          ignored: undefined,
        },
      },
      { ...frontendRequest(options), ...changes },
    );
  const messages = ({ images }: LoadedDefinition): readonly string[] =>
    images.diagnostics.map(({ message }) => message);

  it('puts build arguments over the file', () => {
    const definition = load('base: debian:12\nversion: v1.0.0\n', {
      'build-arg:BASE_IMAGE': 'ubuntu:24.04',
      'build-arg:TRUSTED_BOOT': 'true',
    });
    expect(definition.images.cells.map(({ spec }) => [spec.base, spec.trustedBoot])).to.deep.equal([
      ['ubuntu:24.04', true],
    ]);
    refuseErrors(definition);
  });

  it('names the build argument where one is wrong', () => {
    const definition = load('base: debian:12\nversion: v1.0.0\n', { 'build-arg:VARIANT': 'full' });
    expect(messages(definition).join()).to.contain('--build-arg VARIANT').and.not.to.contain('--variant');
    expect(() => refuseErrors(definition)).to.throw(DiagnosticsError, /--build-arg VARIANT/);
  });

  it('calls a copy what people know it by', () => {
    const { definition } = frontendRequest();
    const loaded = load('bas: x\n', {}, { definition: { ...definition, title: '<stdin>' } });
    expect(loaded.images.diagnostics.map(({ file }) => file))
      .to.include('<stdin>')
      .and.not.include('Kairosfile');
  });

  it('hints at the build argument that would do', () => {
    const hints = ({ images }: LoadedDefinition) => images.diagnostics.map(({ hint }) => hint ?? '');
    expect(hints(load('version: v1.0.0\n')).join()).to.contain('give --build-arg BASE_IMAGE=…');
    expect(hints(load('base: debian:12\n')).join()).to.contain('give --build-arg VERSION=…');
    expect(hints(load('base: debian:12\n', {}, { flagsAreArguments: false })).join()).to.contain(
      'give --version',
    );
  });

  it('leaves the names of flags to whoever gave flags', () => {
    const definition = load(
      'base: debian:12\n',
      {},
      { flags: { variant: 'full' }, flagsAreArguments: false },
    );
    expect(messages(definition).join()).to.contain('--variant');
  });

  for (const [what, content, message] of [
    ['NULs', Buffer.from([98, 0, 1]), /not text/],
    ['nothing', '', /is empty/],
  ] as const)
    it(`says what is wrong with a file of ${what}`, () => {
      const definition = load(content);
      expect(() => refuseErrors(definition)).to.throw(DiagnosticsError, message);
    });
});
