import type { Action } from '../action.ts';
import type { Distro, ImageRequest } from '../distro.ts';
import { satisfies } from '../dotted-version.ts';
import { selectPackages } from '../select-packages.ts';
import { sshHardening } from '../ssh-hardening.ts';
import { RESOLV_CONF_AT_BOOT } from '../workarounds.ts';
import { cleanUp, DROP_DOWNLOADED_PACKAGES } from './clean-up.ts';
import { initrd } from './initrd.ts';
import { kernels } from './kernels.ts';
import { BASE_PACKAGES, KERNEL_PACKAGES } from './packages.ts';
import { addRepository, DROP_ELEMENTAL, isSleMicro } from './sle-micro.ts';
import { units } from './units.ts';
import { zypperManager } from './zypper.ts';

/** Boards whose firmware packages are known. */
const MODELS: readonly string[] = ['generic', 'rpi3', 'rpi4'];

/** systemd 249 and OpenSSH 8.4: SLE 15 up to service pack 5, and the SLE Micro that is built of it. */
const isBefore15sp6 = ({ system }: ImageRequest): boolean =>
  system.distro !== 'opensuse-tumbleweed' && satisfies(system.version, '<15.6');

function refuses(request: ImageRequest): string | undefined {
  const { system, model, trustedBoot, fips } = request;
  if (system.arch === 'riscv64' && system.distro !== 'opensuse-tumbleweed')
    return `${system.prettyName} is not published for riscv64: of this family openSUSE Tumbleweed is`;
  if (!MODELS.includes(model))
    return `model ${model} can't be made of ${system.prettyName}: none of its kernels is known to start the board`;
  if (trustedBoot && isBefore15sp6(request))
    return `Trusted Boot needs systemd 252 or newer, and ${system.prettyName} has 249`;
  if (fips && system.arch === 'riscv64')
    return "FIPS images can't be made for riscv64: none of its cryptographic libraries is validated";
  return undefined;
}

/** Policies of libraries that don't look at the kernel's mode themselves: update-crypto-policies(8). SLE Micro has no such program. */
const FIPS_POLICY: Action = {
  do: 'run',
  command: ['update-crypto-policies', '--no-reload', '--set', 'FIPS'],
  ifPresent: '/usr/bin/update-crypto-policies',
};

/** openSUSE, SUSE Linux Enterprise, and what is built on them. */
export const suse: Distro = {
  family: 'suse',
  ids: {
    'opensuse-leap': 'opensuse-leap',
    'opensuse-tumbleweed': 'opensuse-tumbleweed',
    // Both are built of Tumbleweed's packages and dated as it is.
    'opensuse-microos': 'opensuse-tumbleweed',
    'opensuse-slowroll': 'opensuse-tumbleweed',
    sles: 'sles',
    'sle-micro': 'sle-micro-rancher',
    'sle-micro-rancher': 'sle-micro-rancher',
  },
  serviceManager: 'systemd',
  bootLoader: 'signed',
  packageManager: zypperManager,
  refuses,
  packages: (request) => selectPackages({ base: BASE_PACKAGES, kernel: KERNEL_PACKAGES }, request),
  beforePackages: addRepository,
  afterPackages: ({ fips }) => [...(fips ? [FIPS_POLICY] : []), DROP_DOWNLOADED_PACKAGES],
  kernels,
  initrd,
  units,
  // OpenSSH 8.4 does not know all of these algorithms.
  sshHardening: (request) => (isBefore15sp6(request) ? [] : sshHardening(request)),
  workarounds: (request) => [RESOLV_CONF_AT_BOOT, ...(isSleMicro(request) ? [DROP_ELEMENTAL] : [])],
  cleanup: cleanUp,
};
