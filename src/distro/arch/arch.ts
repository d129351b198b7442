import type { Action, UnitChange } from '../action.ts';
import type { Distro, ImageRequest } from '../distro.ts';
import { IDENTITY_REMOVALS } from '../removals.ts';
import { selectPackages } from '../select-packages.ts';
import { SSH_HARDENING } from '../ssh-hardening.ts';
import { GRUB2_EDITENV_LINK, RESOLV_CONF_AT_BOOT } from '../workarounds.ts';
import { initrd } from './initrd.ts';
import { kernels } from './kernels.ts';
import { BASE_PACKAGES, KERNEL_PACKAGES } from './packages.ts';
import { pacmanManager } from './pacman.ts';

function refuses({ system, model, trustedBoot, fips }: ImageRequest): string | undefined {
  if (system.arch === 'riscv64') return 'there is no Arch Linux for riscv64 with repositories of its own';
  if (model !== 'generic' && model !== 'rpi3' && model !== 'rpi4')
    return `model ${model} can't be made of Arch Linux: none of its kernels is known to start the board`;
  if (trustedBoot)
    return "Trusted Boot images can't be made of Arch Linux: its kernel packages depend on an initramfs generator, which such an image must not hold";
  if (fips)
    return "FIPS images can't be made of Arch Linux: none of its cryptographic libraries is validated";
  return undefined;
}

const UNITS: readonly UnitChange[] = [
  'fail2ban',
  'sshd',
  'systemd-networkd',
  'systemd-resolved',
  'systemd-timesyncd',
].map((name) => ({ unit: `${name}.service`, to: 'enabled', ifMissing: 'pass' }));

const WORKAROUNDS: readonly Action[] = [GRUB2_EDITENV_LINK, RESOLV_CONF_AT_BOOT];

const DROP_DOWNLOADED_PACKAGES: Action = {
  do: 'remove',
  paths: ['/var/cache/pacman/pkg/*'],
  unlessMounted: '/var/cache/pacman/pkg',
  reason: 'downloaded packages, which are installed now',
};

const DROP_PACKAGE_INDEX: Action = {
  do: 'remove',
  paths: ['/var/lib/pacman/sync/*'],
  reason: 'the package index is old by the time it could be used',
};

/** Arch Linux and Arch Linux ARM. */
export const arch: Distro = {
  family: 'arch',
  ids: { arch: 'arch' },
  serviceManager: 'systemd',
  bootLoader: 'unsigned',
  packageManager: pacmanManager,
  refuses,
  packages: (request) => selectPackages({ base: BASE_PACKAGES, kernel: KERNEL_PACKAGES }, request),
  beforePackages: () => [],
  afterPackages: () => [DROP_DOWNLOADED_PACKAGES],
  kernels,
  initrd,
  units: () => UNITS,
  sshHardening: () => SSH_HARDENING,
  workarounds: () => WORKAROUNDS,
  cleanup: ({ keepIndex }) => [
    ...IDENTITY_REMOVALS,
    DROP_DOWNLOADED_PACKAGES,
    ...(keepIndex ? [] : [DROP_PACKAGE_INDEX]),
  ],
};
