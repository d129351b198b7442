import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import fc from 'fast-check';
import { compareDebVersions, compareKernelReleases } from '../../../src/distro/debian/version.ts';

describe('compareDebVersions', () => {
  /** Left is older than right. */
  const cases: readonly (readonly [string, string])[] = [
    ['1.0', '1.1'],
    ['1.9', '1.10'],
    ['1.0~rc1', '1.0'],
    ['1.0~~', '1.0~'],
    ['1.0', '1.0+b1'],
    ['1.0', '1.0a'],
    ['1.0a', '1.0+'],
    ['2.0', '1:1.0'],
    ['1.0-1', '1.0-2'],
    ['1.0-1', '1.0-1.1'],
    ['1.0-9', '1.0-10'],
    ['1.0-1', '1.0.1-1'],
    ['1-1-1', '1-1-2'],
    ['059-4', '106-6'],
    ['1.0-1~deb12u1', '1.0-1'],
  ];
  for (const [older, newer] of cases)
    it(`${older} is older than ${newer}`, () => {
      expect(compareDebVersions(older, newer)).to.be.below(0);
      expect(compareDebVersions(newer, older)).to.be.above(0);
    });

  for (const [left, right] of [
    ['1.0', '0:1.0'],
    ['1.0', '1.0-0'],
    ['1.01', '1.1'],
  ] as const)
    it(`${left} equals ${right}`, () => expect(compareDebVersions(left, right)).to.equal(0));

  it('agrees with dpkg on any two versions', function () {
    if (spawnSync('dpkg', ['--version']).error !== undefined) this.skip();
    const part = fc.stringMatching(/^[0-9][0-9a-zA-Z.+~]{0,6}$/);
    const version = fc
      .tuple(fc.option(fc.integer({ min: 0, max: 3 })), part, fc.option(part))
      .map(
        ([epoch, upstream, revision]) =>
          `${epoch === null ? '' : `${epoch}:`}${upstream}${revision === null ? '' : `-${revision}`}`,
      );
    fc.assert(
      fc.property(version, version, (left, right) => {
        const isOlder = spawnSync('dpkg', ['--compare-versions', left, 'lt', right]).status === 0;
        const isEqual = spawnSync('dpkg', ['--compare-versions', left, 'eq', right]).status === 0;
        const order = compareDebVersions(left, right);
        expect(order < 0).to.equal(isOlder);
        expect(order === 0).to.equal(isEqual);
      }),
      { numRuns: 60 },
    );
  });
});

describe('compareKernelReleases', () => {
  /** Left is older than right; semver's rules for pre-releases get the first three wrong. */
  const cases: readonly (readonly [string, string])[] = [
    ['6.8.0-51-generic', '6.8.0-101-generic'],
    ['5.15.0-97-generic', '5.15.0-130-generic'],
    ['6.1.0-9-amd64', '6.1.0-31-amd64'],
    ['6.1.0-31-amd64', '6.12.1-1-amd64'],
    ['6.12.9-amd64', '6.12.117+deb13-amd64'],
    ['6.12~rc3-amd64', '6.12-amd64'],
    ['6.12-rc3-amd64', '6.12-amd64'],
    ['6.12-trunk-amd64', '6.12-amd64'],
    ['6.8.0-1015-raspi', '6.8.0-1016-raspi'],
    ['6.9', '6.12'],
  ];
  for (const [older, newer] of cases)
    it(`${older} is older than ${newer}`, () => {
      expect(compareKernelReleases(older, newer)).to.be.below(0);
      expect(compareKernelReleases(newer, older)).to.be.above(0);
    });
  it('finds a release equal to itself', () =>
    expect(compareKernelReleases('6.8.0-51-generic', '6.8.0-51-generic')).to.equal(0));
});
