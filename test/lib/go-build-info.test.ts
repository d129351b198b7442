import { expect } from 'chai';
import { goBuildInfo } from '../../src/lib/go-build-info.ts';
import { elf } from '../support/kairos-tree.ts';
import { type GoBuild, goProgram } from '../support/go-program.ts';

const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');

describe("a Go program's build information", () => {
  for (const [build, version, experiment, module] of [
    ['ordinary', 'go1.26.8', undefined, undefined],
    ['boringcrypto', 'go1.26.8-X:boringcrypto', 'boringcrypto', undefined],
    ['gofips140', 'go1.26.8', undefined, 'v1.0.0-c2097c7c'],
  ] as const satisfies readonly (readonly [GoBuild, ...unknown[]])[])
    it(`is read from a program that go build made: ${build}`, () => {
      const info = goBuildInfo(goProgram(build));
      expect(info?.version).to.equal(version);
      expect(info?.settings.get('GOEXPERIMENT')).to.equal(experiment);
      expect(info?.settings.get('GOFIPS140')).to.equal(module);
      expect(info?.settings.get('GOARCH')).to.equal('amd64');
      expect(info?.settings.get('-ldflags')).to.equal('"-w -s"');
    });

  it('is found after a constant that looks like its beginning, as programs have that read it themselves', () => {
    const constant = Buffer.concat([MAGIC, Buffer.alloc(2), Buffer.from('Go cmd/compile')]);
    expect(goBuildInfo(goProgram('ordinary', constant))?.version).to.equal('go1.26.8');
    const aligned = Buffer.concat([
      MAGIC,
      Buffer.from([8, 2]),
      Buffer.alloc(16),
      Buffer.from([4, 1, 2, 3, 4]),
    ]);
    expect(goBuildInfo(goProgram('ordinary', aligned))?.version).to.equal('go1.26.8');
  });

  for (const [what, program] of [
    ['no Go program', elf(62)],
    ['nothing at all', new Uint8Array()],
    ['one that is not where it has to be', goProgram('ordinary', elf(62), 1)],
    [
      'one of a Go before 1.18, which has addresses there',
      Buffer.concat([MAGIC, Buffer.from([8, 0]), Buffer.alloc(32)]),
    ],
    ['one that ends too early', goProgram('ordinary').subarray(0, 100)],
    [
      'one whose length never ends',
      Buffer.concat([MAGIC, Buffer.from([8, 2]), Buffer.alloc(16), Buffer.alloc(16, 0xff)]),
    ],
  ] as const)
    it(`is not found in ${what}`, () => expect(goBuildInfo(program)).to.equal(undefined));
});
