import { expect } from 'chai';
import { FAMILIES } from '../../src/distro/registry.ts';
import type { Family } from '../../src/distro/system.ts';

/** What each manager's own program prints, and the bytes that it stands for. */
const PRINTED: Readonly<
  Partial<Record<Family, readonly [text: string, sizes: Readonly<Record<string, number>>]>>
> = {
  debian: [
    'installed\tlibc6:amd64\t12986\nconfig-files\told\t40\ninstalled\tbase-files\t0\n',
    { 'libc6:amd64': 12986 * 1024, 'base-files': 0 },
  ],
  redhat: ['kernel-core\t67108864\nkernel-core\t1000\nbash\t8\n', { 'kernel-core': 67109864, bash: 8 }],
  suse: ['kernel-default\t1\nzypper\t8\n', { 'kernel-default': 1, zypper: 8 }],
  alpine: [
    'C:Q1x\nP:musl\nV:1.2.5-r0\nS:400\nI:667648\n\nP:zlib\nI:110592\n',
    { musl: 667648, zlib: 110592 },
  ],
  arch: [
    'Name            : linux\nVersion         : 6.9-1\nInstalled Size  : 134.50 MiB\n\nName            : filesystem\nInstalled Size  : 12.00 B\n',
    { linux: 134.5 * 1024 * 1024, filesystem: 12 },
  ],
};

describe('the sizes of installed packages', () => {
  for (const { family, distro } of FAMILIES) {
    it(`are read as ${family} has them`, () => {
      const managers = [distro.packageManager, ...(distro.managers ?? []).map(({ manager }) => manager)];
      // Hadron has no packages.
      const [text = '', sizes = {}] = PRINTED[family] ?? [];
      for (const { name, installedSizes } of managers)
        expect(Object.fromEntries(installedSizes?.parse(text) ?? []), name).to.deep.equal(sizes);
    });
  }
});
