import { expect } from 'chai';
import fc from 'fast-check';
import { compareKernelReleases, comparePacmanVersions } from '../../../src/distro/arch/version.ts';
import { VERSION_PAIRS } from './version-pairs.ts';

describe('the order of pacman’s versions', () => {
  for (const [left, right, order] of VERSION_PAIRS)
    it(`${left} ${order < 0 ? '<' : order > 0 ? '>' : '='} ${right}`, () => {
      expect(Math.sign(comparePacmanVersions(left, right))).to.equal(order);
      expect(Math.sign(comparePacmanVersions(right, left))).to.equal(order === 0 ? 0 : -order);
    });

  it('is the same from both sides for every text', () => {
    const version = fc.string({
      unit: fc.constantFrom(...'0 1 2 3 4 5 6 7 8 9 a b z . : - _ + ~'.split(' ')),
      maxLength: 12,
    });
    fc.assert(
      fc.property(version, version, (left, right) => {
        const [there, back] = [comparePacmanVersions(left, right), comparePacmanVersions(right, left)];
        return Math.abs(Math.sign(there) + Math.sign(back)) === 0 || there === back;
      }),
    );
  });

  const RELEASES = [
    '5.15.97-1-lts',
    '6.6.69-1-lts',
    '6.9.7-arch1-1',
    '6.12.1-arch1-1',
    '6.12.9-arch1-1',
    '6.12.9-arch1-2',
    '6.13.0-1-aarch64-ARCH',
  ];

  it('has kernel releases by their numbers', () => {
    expect([...RELEASES].sort().sort(compareKernelReleases)).to.deep.equal(RELEASES);
  });
});
