import { expect } from 'chai';
import { choosePlatforms } from '../../src/frontend/choose-platforms.ts';
import { UserError } from '../../src/lib/user-error.ts';
import type { Platform } from '../../src/oci/image-manifest.ts';
import type { Architecture } from '../../src/spec/image-spec.ts';
import { matrixCell } from '../support/specs.ts';

const linux = (architecture: string): Platform => ({ os: 'linux', architecture });
const AMD64 = linux('amd64');
const ARM64 = linux('arm64');

function choose(
  platforms: readonly Platform[],
  options: { arch?: Architecture; daemon?: readonly Platform[] } = {},
): readonly string[] {
  const { arch, daemon = [AMD64, ARM64] } = options;
  const cell = matrixCell();
  const spec = { ...cell.spec, ...(arch === undefined ? {} : { arch }) };
  return choosePlatforms({ ...cell, spec }, { platforms }, { platforms: daemon }).map(
    (chosen) => chosen.arch,
  );
}

describe('choosePlatforms', () => {
  it("takes what is asked for, the image's own, or the daemon's", () => {
    expect(choose([])).to.deep.equal(['amd64']);
    expect(choose([], { arch: 'arm64' })).to.deep.equal(['arm64']);
    expect(choose([ARM64, AMD64])).to.deep.equal(['arm64', 'amd64']);
  });

  const wrong = [
    [[linux('s390x')], {}, /no Kairos for linux\/s390x/],
    [[{ os: 'windows', architecture: 'amd64' }], {}, /no Kairos for windows/],
    [[AMD64], { arch: 'arm64' }, /is an image for arm64, not for linux\/amd64/],
    [[ARM64], { daemon: [AMD64] }, /can't run programs of linux\/arm64/],
  ] as const;
  for (const [platforms, options, message] of wrong)
    it(`refuses ${JSON.stringify(platforms)}`, () => {
      expect(() => choose(platforms, options)).to.throw(UserError, message);
    });
});
