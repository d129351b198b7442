import { expect } from 'chai';
import { compareRpmKernelReleases, compareRpmVersions } from '../../../src/distro/rpm/version.ts';
import { EVR_CASES, VERSION_CASES } from './version-cases.ts';

const sign = (order: number): string => (order < 0 ? '<' : order > 0 ? '>' : '=');
const turned = (order: string): string => (order === '<' ? '>' : order);

describe('compareRpmVersions', () => {
  for (const [left, order, right] of [...VERSION_CASES, ...EVR_CASES])
    it(`${left} ${order} ${right}`, () => {
      expect(sign(compareRpmVersions(left, right))).to.equal(order);
      expect(sign(compareRpmVersions(right, left))).to.equal(turned(order));
    });

  it('takes a version without a release for every release of it', () =>
    expect(compareRpmVersions('1.0', '1.0-7')).to.equal(0));
});

const KERNELS: readonly (readonly [older: string, newer: string])[] = [
  ['5.14.0-503.el9_5.x86_64', '5.14.0-570.el9_6.x86_64'],
  ['5.14.0-70.13.1.el9_0.x86_64', '5.14.0-503.el9_5.x86_64'],
  ['4.18.0-553.9.1.el8_10.x86_64', '4.18.0-553.10.1.el8_10.x86_64'],
  ['6.9.12-200.fc40.x86_64', '6.11.4-301.fc41.x86_64'],
  ['6.12.0-0.rc3.20241015git2f87d0916ce0.30.fc42.x86_64', '6.12.0-65.fc42.x86_64'],
  ['5.14.0-503.el9_5.x86_64', '5.15.0-302.167.6.el9uek.x86_64'],
  ['6.4.0-150600.21-default', '6.4.0-150600.23.25-default'],
  ['6.9.9-1-default', '6.11.0-1-default'],
  ['6.12.0-rc3', '6.12.0'],
  ['5.14.0-503.el9_5.x86_64+debug', '5.14.0-503.el9_5.x86_64'],
  ['5.14.0-503.el9_5.aarch64+64k', '5.14.0-503.el9_5.aarch64'],
  ['5.14.0-503.el9_5.x86_64', '5.14.0-570.el9_6.x86_64+rt'],
];

describe('compareRpmKernelReleases', () => {
  for (const [older, newer] of KERNELS)
    it(`puts ${older} before ${newer}`, () => {
      expect(sign(compareRpmKernelReleases(older, newer))).to.equal('<');
      expect(sign(compareRpmKernelReleases(newer, older))).to.equal('>');
    });
});
