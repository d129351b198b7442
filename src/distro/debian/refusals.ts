import type { Architecture, Model } from '../../spec/image-spec.ts';
import type { ImageRequest } from '../distro.ts';
import { satisfies } from '../dotted-version.ts';

/** Something that can't be made. What is left out does not matter. */
interface Refusal {
  readonly distro?: 'debian' | 'ubuntu';
  readonly architectures?: readonly Architecture[];
  readonly models?: readonly Model[];
  readonly trustedBoot?: true;
  readonly fips?: true;
  /** A constraint on the release (dotted-version.ts). */
  readonly version?: string;
  readonly reason: string;
}

const ORIN: readonly Model[] = ['nvidia-jetson-agx-orin', 'nvidia-jetson-orin-nx'];
const THOR_AND_SPARK: readonly Model[] = ['nvidia-jetson-thor', 'nvidia-dgx-spark'];

/** The first that fits is what is said. */
const REFUSALS: readonly Refusal[] = [
  {
    distro: 'debian',
    models: ORIN,
    reason: 'NVIDIA publishes its packages for Ubuntu only: take ubuntu:22.04',
  },
  {
    distro: 'debian',
    models: THOR_AND_SPARK,
    reason: 'NVIDIA publishes its packages for Ubuntu only: take ubuntu:24.04',
  },
  {
    distro: 'ubuntu',
    models: ORIN,
    version: '!=22.04',
    reason: "NVIDIA's packages (L4T 36) are built for Ubuntu 22.04",
  },
  {
    distro: 'ubuntu',
    models: THOR_AND_SPARK,
    version: '!=24.04',
    reason: "NVIDIA's packages are built for Ubuntu 24.04",
  },
  {
    models: [...ORIN, ...THOR_AND_SPARK],
    trustedBoot: true,
    reason: "nobody has verified that a UKI of NVIDIA's kernel starts on it",
  },
  {
    distro: 'debian',
    models: ['rpi5'],
    reason: "nobody has verified that Debian's own kernel starts it: take ubuntu:24.04 or newer",
  },
  {
    distro: 'ubuntu',
    models: ['rpi5'],
    version: '<24.04',
    reason: 'linux-raspi knows it from Ubuntu 24.04 on',
  },
  {
    distro: 'debian',
    architectures: ['riscv64'],
    version: '<13',
    reason: 'Debian is published for riscv64 from trixie (13) on',
  },
  {
    distro: 'debian',
    trustedBoot: true,
    version: '<12',
    reason: 'Trusted Boot needs systemd 252 or newer for the UKI, and bullseye has 247',
  },
  {
    distro: 'ubuntu',
    trustedBoot: true,
    version: '<24.04',
    reason:
      'Trusted Boot needs systemd 252 or newer for the UKI, and Ubuntu has it from 24.04 on (22.04 has 249)',
  },
  {
    distro: 'debian',
    fips: true,
    reason:
      'Debian publishes no validated crypto modules: neither a FIPS kernel, nor a FIPS provider of OpenSSL, nor the sha512hmac that checks the kernel in the initrd. Take a distribution that does, such as rockylinux:9 or, with Ubuntu Pro, ubuntu:22.04',
  },
  {
    distro: 'ubuntu',
    fips: true,
    version: '!=20.04, !=22.04, !=24.04',
    reason: 'Ubuntu Pro has FIPS packages for long-term releases, of which none is newer than 24.04',
  },
  {
    fips: true,
    models: ['rpi3', 'rpi4', 'rpi5', ...ORIN, ...THOR_AND_SPARK],
    reason: 'there is no FIPS kernel for the board',
  },
];

/** Why Debian's and Ubuntu's packages can't make an image; undefined when they can. */
export function refuses(request: ImageRequest): string | undefined {
  const { system, model, trustedBoot, fips } = request;
  const found = REFUSALS.find(
    (refusal) =>
      (refusal.distro === undefined || refusal.distro === system.distro) &&
      (refusal.architectures === undefined || refusal.architectures.includes(system.arch)) &&
      (refusal.models === undefined || refusal.models.includes(model)) &&
      (refusal.trustedBoot === undefined || trustedBoot) &&
      (refusal.fips === undefined || fips) &&
      (refusal.version === undefined || satisfies(system.version, refusal.version)),
  );
  if (found === undefined) return undefined;
  return found.models === undefined ? found.reason : `model ${model}: ${found.reason}`;
}
