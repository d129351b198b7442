import { expect } from 'chai';
import { compareKernelReleases } from '../../../src/distro/alpine/kernels.ts';
import { compareApkVersions } from '../../../src/distro/alpine/version.ts';

/** The order of apk-tools; the first ones are from its own table of tests. */
const PAIRS: readonly (readonly [left: string, right: string, order: -1 | 0 | 1])[] = [
  ['2.34', '0.1.0_alpha', 1],
  ['0.1.0_alpha', '0.1.0_alpha', 0],
  ['0.1.0_alpha', '0.1.3_alpha', -1],
  ['0.1.3_alpha', '0.1.0_alpha', 1],
  ['0.1.0_alpha2', '0.1.0_alpha', 1],
  ['0.1.0_alpha', '2.2.39-r1', -1],
  ['1.0.4-r3', '1.0.4-r4', -1],
  ['1.0.4-r4', '1.6', -1],
  ['7.0p', '7.0', 1],
  ['1.2.3', '1.2.3a', -1],
  ['1.2.3a', '1.2.3.1', -1],
  ['4.5.14', '4.5.14_p20171212-r1', -1],
  ['1.0_rc1', '1.0', -1],
  ['1.0_rc', '1.0_rc1', -1],
  ['1.0_rc2', '1.0_rc10', -1],
  ['1.0_alpha', '1.0_beta', -1],
  ['1.0_beta', '1.0_pre', -1],
  ['1.0_pre', '1.0_rc', -1],
  ['1.0', '1.0_cvs1', -1],
  ['1.0_svn1', '1.0_git1', -1],
  ['1.0_git1', '1.0_p1', -1],
  ['1.0_p1_git1', '1.0_p1', 1],
  ['1.0_p1_rc1', '1.0_p1', -1],
  ['1.0_p1', '1.0-r9', 1],
  ['1.0', '1.0-r0', -1],
  ['1.9', '1.10', -1],
  ['1.05', '1.1', -1],
  ['1.0', '1.0.0', -1],
  ['10', '9', 1],
  ['20240101', '20231231', 1],
  ['99999999999999999999', '1', 1],
  ['6.6.69-r0', '6.12.9-r0', -1],
  ['no version', '1.0', -1],
  ['1.0_unknown1', '1.0', -1],
];

describe('the order of apk’s versions', () => {
  for (const [left, right, order] of PAIRS)
    it(`${left} ${order < 0 ? '<' : order > 0 ? '>' : '='} ${right}`, () => {
      expect(Math.sign(compareApkVersions(left, right))).to.equal(order);
      expect(Math.sign(compareApkVersions(right, left))).to.equal(order === 0 ? 0 : -order);
    });

  it('has kernel releases by version, then by revision, then by flavour', () => {
    const releases = ['5.15.97-0-lts', '6.6.69-0-lts', '6.12.9-0-lts', '6.12.9-0-virt', '6.12.9-10-lts'];
    expect([...releases].sort().sort(compareKernelReleases)).to.deep.equal(releases);
  });
});
