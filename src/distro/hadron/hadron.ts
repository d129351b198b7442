import type { UnitChange } from '../action.ts';
import { compareDebVersions } from '../debian/version.ts';
import type { Distro, ImageRequest, InitrdBuilder, KernelLayout } from '../distro.ts';
import {
  BY_DRACUT,
  COMMON_DRACUT_FILES,
  dracutConfiguration,
  MULTIPATH_FILE,
  networkFile,
  SYSEXT_FILE,
} from '../dracut.ts';
import { IDENTITY_REMOVALS } from '../removals.ts';
import { SSH_HARDENING } from '../ssh-hardening.ts';
import { RESOLV_CONF_AT_BOOT } from '../workarounds.ts';
import { noManager } from './no-manager.ts';

function refuses({ system, fips }: ImageRequest): string | undefined {
  if (system.arch === 'riscv64') return 'there is no Hadron for riscv64';
  if (fips)
    return "FIPS images can't be made of Hadron: none of its cryptographic libraries is known to be validated";
  return undefined;
}

/** The base image has one kernel, under the name that boot loaders look for. */
const kernels: KernelLayout = {
  images: () => ['/boot/vmlinuz'],
  releasesOf: () => ['true'],
  parseReleases: () => [],
  // Releases of plain kernels, with the suffixes of release candidates.
  compareReleases: compareDebVersions,
};

const initrd: InitrdBuilder = {
  configuration: ({ trustedBoot }) =>
    trustedBoot
      ? []
      : dracutConfiguration([
          ...COMMON_DRACUT_FILES,
          SYSEXT_FILE,
          MULTIPATH_FILE,
          networkFile(['systemd-networkd', 'systemd-resolved']),
        ]),
  ...BY_DRACUT,
};

const UNITS: readonly UnitChange[] = [
  'sshd',
  'systemd-networkd',
  'systemd-resolved',
  'systemd-timesyncd',
].map((name) => ({ unit: `${name}.service`, to: 'enabled', ifMissing: 'pass' }));

/** Hadron, the Kairos project's own base image: it is built for this, so only Kairos itself is missing. */
export const hadron: Distro = {
  family: 'hadron',
  ids: { hadron: 'hadron' },
  serviceManager: 'systemd',
  bootLoader: 'none',
  lacksPrograms: ['mount.nfs'],
  packageManager: noManager,
  refuses,
  packages: () => ({ base: [], kernel: [] }),
  bringsKernel: true,
  beforePackages: () => [],
  afterPackages: () => [],
  kernels,
  initrd,
  units: () => UNITS,
  sshHardening: () => SSH_HARDENING,
  workarounds: () => [RESOLV_CONF_AT_BOOT],
  cleanup: () => IDENTITY_REMOVALS,
};
