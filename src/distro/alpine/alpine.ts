import type { Action, UnitChange } from '../action.ts';
import type { Distro, ImageRequest, InitrdBuilder } from '../distro.ts';
import { satisfies } from '../dotted-version.ts';
import { IDENTITY_REMOVALS } from '../removals.ts';
import { selectPackages } from '../select-packages.ts';
import { SSH_HARDENING } from '../ssh-hardening.ts';
import { GRUB2_EDITENV_LINK } from '../workarounds.ts';
import { apkManager } from './apk.ts';
import { kernels } from './kernels.ts';
import { BASE_PACKAGES, KERNEL_PACKAGES } from './packages.ts';

function refuses({ system, model, trustedBoot, fips }: ImageRequest): string | undefined {
  if (system.arch === 'riscv64' && !satisfies(system.version, '>=3.20'))
    return `${system.prettyName} is not published for riscv64: Alpine 3.20 is the first that is`;
  if (model !== 'generic' && model !== 'rpi3' && model !== 'rpi4')
    return `model ${model} can't be made of Alpine: none of its kernels is known to start the board`;
  if (trustedBoot)
    return "Trusted Boot images can't be made of Alpine: they need systemd 252 or newer, and Alpine boots with OpenRC";
  if (fips) return "FIPS images can't be made of Alpine: none of its cryptographic libraries is validated";
  return undefined;
}

/** The framework brings mkinitfs' configuration and its features; mkinitfs(1). */
const initrd: InitrdBuilder = {
  generator: 'mkinitfs',
  configuration: () => [],
  build: ({ release, output }) => [
    ['depmod', '-a', release],
    ['mkinitfs', '-o', output, release],
  ],
};

const RUNLEVELS: Readonly<Record<string, readonly string[]>> = {
  sysinit: ['cgroups', 'udev', 'udev-trigger'],
  boot: ['acpid', 'connman', 'fail2ban', 'hwclock', 'ntpd', 'sshd', 'syslog'],
  default: ['crond'],
};

const UNITS: readonly UnitChange[] = Object.entries(RUNLEVELS).flatMap(([runlevel, services]) =>
  services.map((unit): UnitChange => ({ unit, to: 'enabled', ifMissing: 'pass', runlevel })),
);

const DROP_PACKAGE_CACHE: Action = {
  do: 'remove',
  paths: ['/var/cache/apk/*'],
  unlessMounted: '/var/cache/apk',
  reason: 'the package index is old by the time it could be used, and packages are installed',
};

/** Alpine Linux and what is built on it. */
export const alpine: Distro = {
  family: 'alpine',
  ids: { alpine: 'alpine' },
  serviceManager: 'openrc',
  bootLoader: 'none',
  packageManager: apkManager,
  refuses,
  packages: (request) => selectPackages({ base: BASE_PACKAGES, kernel: KERNEL_PACKAGES }, request),
  beforePackages: () => [],
  afterPackages: () => [],
  kernels,
  initrd,
  units: () => UNITS,
  sshHardening: () => SSH_HARDENING,
  workarounds: () => [GRUB2_EDITENV_LINK],
  cleanup: ({ keepIndex }) => [...IDENTITY_REMOVALS, ...(keepIndex ? [] : [DROP_PACKAGE_CACHE])],
};
