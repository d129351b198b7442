import type { Action, UnitChange } from '../action.ts';
import type { Distro, ImageRequest } from '../distro.ts';
import { satisfies } from '../dotted-version.ts';
import { selectPackages } from '../select-packages.ts';
import { sshHardening } from '../ssh-hardening.ts';
import { GRUB2_EDITENV_LINK, RESOLV_CONF_AT_BOOT } from '../workarounds.ts';
import { apt } from './apt.ts';
import { cleanUp, DROP_DOWNLOADED_PACKAGES, PUT_DOCKER_CLEAN_ASIDE } from './clean-up.ts';
import { initrd } from './initrd.ts';
import { kernels } from './kernels.ts';
import { finishNvidia, prepareNvidia } from './nvidia.ts';
import { BASE_PACKAGES, KERNEL_PACKAGES, RASPBERRY } from './packages.ts';
import { refuses } from './refusals.ts';
import { REPLACE_INITRAMFS_GENERATORS } from './trusted-boot.ts';
import { attachPro, detachPro } from './ubuntu-pro.ts';

const isDebian = ({ system }: ImageRequest): boolean => system.distro === 'debian';

/** The board's firmware is in a component that base images leave out; its name changed with bookworm. */
function enableFirmware({ system }: ImageRequest): readonly Action[] {
  const component = satisfies(system.version, '>=12') ? 'non-free-firmware' : 'non-free';
  const append = (lines: string): string => `/${lines}/{/\\b${component}\\b/!s/$/ ${component}/}`;
  const edit = (file: string, lines: string): Action => ({
    do: 'run',
    command: ['sed', '-i', '-E', append(lines), file],
    ifPresent: file,
  });
  return [
    // sources.list(5), both styles.
    edit('/etc/apt/sources.list.d/debian.sources', '^Components:'),
    edit('/etc/apt/sources.list', '^deb .*\\bmain\\b'),
  ];
}

function beforePackages(request: ImageRequest): readonly Action[] {
  return [
    PUT_DOCKER_CLEAN_ASIDE,
    ...(RASPBERRY.includes(request.model) && isDebian(request) ? enableFirmware(request) : []),
    ...prepareNvidia(request),
    ...attachPro(request),
    ...(request.trustedBoot ? REPLACE_INITRAMFS_GENERATORS : []),
  ];
}

function afterPackages(request: ImageRequest): readonly Action[] {
  return [...finishNvidia(request), ...detachPro(request), DROP_DOWNLOADED_PACKAGES];
}

const UNITS: readonly UnitChange[] = ['fail2ban', 'ssh', 'systemd-networkd', 'systemd-timesyncd'].map(
  (name) => ({
    unit: `${name}.service`,
    to: 'enabled',
    ifMissing: 'pass',
  }),
);

function workarounds(request: ImageRequest): readonly Action[] {
  return [
    GRUB2_EDITENV_LINK,
    // Some builders and base images lose the setuid bit.
    { do: 'run', command: ['chown', 'root:root', '/usr/bin/sudo'], ifPresent: '/usr/bin/sudo' },
    { do: 'run', command: ['chmod', '4755', '/usr/bin/sudo'], ifPresent: '/usr/bin/sudo' },
    // The root is read-only on a node, and persistent directories are mounted on what is there.
    { do: 'directory', path: '/snap', mode: 0o755 },
    ...(hasResolved(request) ? [RESOLV_CONF_AT_BOOT] : []),
  ];
}

const hasResolved = ({ system }: ImageRequest): boolean =>
  system.distro === 'ubuntu' || satisfies(system.version, '>=12');

/** Debian, Ubuntu and what is built on them. */
export const debian: Distro = {
  family: 'debian',
  ids: { debian: 'debian', ubuntu: 'ubuntu' },
  serviceManager: 'systemd',
  bootLoader: 'signed',
  packageManager: apt,
  refuses,
  packages: (request) => selectPackages({ base: BASE_PACKAGES, kernel: KERNEL_PACKAGES }, request),
  beforePackages,
  afterPackages,
  kernels,
  initrd,
  units: () => UNITS,
  // OpenSSH 8.4 of bullseye and 8.2 of focal do not know all of these algorithms.
  sshHardening: (request) => {
    const { distro, version } = request.system;
    return satisfies(version, distro === 'ubuntu' ? '>=22.04' : '>=12') ? sshHardening(request) : [];
  },
  workarounds,
  cleanup: cleanUp,
};
