import type { Action } from '../action.ts';
import type { Distro, ImageRequest } from '../distro.ts';
import { satisfies } from '../dotted-version.ts';
import { rpmKernels } from '../rpm/kernels.ts';
import { selectPackages } from '../select-packages.ts';
import { sshHardening } from '../ssh-hardening.ts';
import { RESOLV_CONF_AT_BOOT } from '../workarounds.ts';
import { cleanUp, DROP_DOWNLOADED_PACKAGES } from './clean-up.ts';
import { dnf, dnf5, microdnf } from './dnf.ts';
import { initrd } from './initrd.ts';
import { BASE_PACKAGES, KERNEL_PACKAGES } from './packages.ts';
import { refuses } from './refuses.ts';
import { enableRepositories, extraRepositories } from './repositories.ts';
import { UNITS } from './units.ts';

/** Off, because the root of a node is read-only and not labelled; the type of policy stays what it is. */
const DISABLE_SELINUX: Action = {
  do: 'run',
  command: ['sed', '-i', '-E', 's/^SELINUX=.*/SELINUX=disabled/', '/etc/selinux/config'],
  ifPresent: '/etc/selinux/config',
};

/** Every program that uses the system's libraries takes FIPS algorithms only: update-crypto-policies(8). */
const FIPS_POLICY: Action = {
  do: 'run',
  command: ['update-crypto-policies', '--no-reload', '--set', 'FIPS'],
};

const hasNewSsh = ({ system }: ImageRequest): boolean =>
  system.distro === 'fedora' || satisfies(system.version, '>=9');

/** Fedora, RHEL, what is built from it, and CentOS Stream. */
export const redhat: Distro = {
  family: 'redhat',
  ids: {
    fedora: 'fedora',
    rhel: 'rhel',
    rocky: 'rocky',
    almalinux: 'almalinux',
    ol: 'ol',
  },
  serviceManager: 'systemd',
  bootLoader: 'signed',
  packageManager: dnf,
  managers: [
    { program: '/usr/bin/dnf5', manager: dnf5 },
    { program: '/usr/bin/dnf', manager: dnf },
    { program: '/usr/bin/microdnf', manager: microdnf },
  ],
  refuses,
  packages: (request) => selectPackages({ base: BASE_PACKAGES, kernel: KERNEL_PACKAGES }, request),
  beforePackages: enableRepositories,
  extraRepositories,
  afterPackages: ({ fips }) => [...(fips ? [FIPS_POLICY] : []), ...DROP_DOWNLOADED_PACKAGES],
  kernels: {
    ...rpmKernels,
    images: (release) => [
      `/boot/vmlinuz-${release}`,
      // kernel-core brings it here; kernel-install, where it works in a container, copies it.
      `/usr/lib/modules/${release}/vmlinuz`,
    ],
  },
  initrd,
  units: () => UNITS,
  // OpenSSH 8.0 of Enterprise Linux 8 does not know all of these algorithms.
  sshHardening: (request) => (hasNewSsh(request) ? sshHardening(request) : []),
  workarounds: () => [DISABLE_SELINUX, RESOLV_CONF_AT_BOOT],
  cleanup: cleanUp,
};
