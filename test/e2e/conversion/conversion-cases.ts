import {
  type BaseImage,
  DEBIAN_12,
  DEBIAN_13,
  UBUNTU_24_04_STAND_IN,
} from '../../../scripts/lab/base-image.ts';
import { K0S_VERSION } from '../../../scripts/lab/stand-ins/kubernetes-releases.ts';

export const ENGINES = ['old classic', 'old buildkit', 'current', 'buildkitd', 'buildah'] as const;
export type EngineName = (typeof ENGINES)[number];

/** How an image is asked for: a Dockerfile as it stands in the documentation, or our own command's output. */
export type Recipe =
  | { readonly documented: string }
  /** Words after `kairos-gen`, and a Kairosfile for its standard input. */
  | { readonly kairosfile: string; readonly words: readonly string[] }
  /** A Kairosfile that the engine builds by itself, with our frontend. */
  | { readonly syntax: string }
  /** A Kairosfile that `kairos-gen build` builds with the engine. */
  | { readonly client: string };

export interface ConversionCase {
  readonly title: string;
  readonly base: BaseImage;
  readonly recipe: Recipe;
  readonly buildArgs?: Readonly<Record<string, string>>;
  readonly target?: string;
  /** The engine of the short run, if it is in there; the full run takes every one that can. */
  readonly engine?: EngineName;
  /** True when the Dockerfile needs `RUN --mount`, which the classic builder has not. */
  readonly needsMounts: boolean;
  readonly expected: {
    readonly trustedBoot: boolean;
    readonly variant: 'core' | 'standard';
    /** Of the release keys, those that say what was asked for. */
    readonly release: Readonly<Record<string, string>>;
    /** The kernel that /boot/vmlinuz must lead to. */
    readonly kernel: RegExp;
  };
}

const DEBIAN_KERNEL = /^\d+\.\d+\.\d+[^/]*-amd64$/;
const CLOUD_KERNEL = /-cloud-amd64$/;

const core = (version: string, kernel = DEBIAN_KERNEL) =>
  ({
    trustedBoot: false,
    variant: 'core',
    release: { KAIROS_VERSION: version, KAIROS_VARIANT: 'core' },
    kernel,
  }) as const;

const K3S_KAIROSFILE = `base: debian:13
version: v2.0.0
variant: standard
kubernetes: { provider: k3s, version: v1.33.1+k3s1 }
packages: { add: [htop], remove: [snmpd] }
stages:
  after-install:
    - run: apt-get install -y --no-install-recommends hello
`;

const K3S_EXPECTED = {
  trustedBoot: false,
  variant: 'standard',
  release: { KAIROS_VERSION: 'v2.0.0', KAIROS_SOFTWARE_VERSION: 'v1.33.1+k3s1' },
  kernel: DEBIAN_KERNEL,
} as const;

const K0S_KAIROSFILE = `base: debian:12
version: v2.0.0
variant: standard
kubernetes: { provider: k0s }
`;

export const CONVERSIONS: readonly ConversionCase[] = [
  {
    title: 'the documented single step',
    base: UBUNTU_24_04_STAND_IN,
    recipe: { documented: 'single-step' },
    engine: 'old classic',
    needsMounts: false,
    expected: core('v1.0.0'),
  },
  {
    title: 'the documented generic Dockerfile',
    base: DEBIAN_13,
    recipe: { documented: 'generic' },
    buildArgs: { BASE_IMAGE: 'debian:13', VERSION: 'v1.2.3' },
    engine: 'current',
    needsMounts: false,
    expected: core('v1.2.3'),
  },
  {
    title: 'the documented Dockerfile with a framework of its time',
    base: DEBIAN_12,
    recipe: { documented: 'framework' },
    buildArgs: { BASE_IMAGE: 'debian:12', VERSION: 'v1.2.3' },
    engine: 'old buildkit',
    needsMounts: false,
    expected: core('v1.2.3'),
  },
  {
    title: 'the documented swap of the kernel between the phases',
    base: UBUNTU_24_04_STAND_IN,
    recipe: { documented: 'kernel' },
    engine: 'buildah',
    needsMounts: false,
    expected: core('v0.0.1', CLOUD_KERNEL),
  },
  {
    title: 'the documented Trusted Boot build of a standard image',
    base: UBUNTU_24_04_STAND_IN,
    recipe: { documented: 'generic' },
    buildArgs: { BASE_IMAGE: 'ubuntu:24.04', VERSION: 'v1.0.0', TRUSTED_BOOT: 'true', VARIANT: 'standard' },
    engine: 'current',
    needsMounts: false,
    expected: {
      trustedBoot: true,
      variant: 'standard',
      release: {
        KAIROS_VARIANT: 'standard',
        KAIROS_TRUSTED_BOOT: 'true',
        KAIROS_SOFTWARE_VERSION_PREFIX: 'k3s',
      },
      kernel: DEBIAN_KERNEL,
    },
  },
  {
    title: 'a Kairosfile with k3s and steps of its own',
    base: DEBIAN_13,
    recipe: { kairosfile: K3S_KAIROSFILE, words: [] },
    engine: 'old buildkit',
    needsMounts: true,
    expected: K3S_EXPECTED,
  },
  {
    title: 'the same Kairosfile with a syntax line',
    base: DEBIAN_13,
    recipe: { syntax: K3S_KAIROSFILE },
    engine: 'buildkitd',
    needsMounts: true,
    expected: K3S_EXPECTED,
  },
  {
    title: 'the same Kairosfile by kairos-gen build',
    base: DEBIAN_13,
    recipe: { client: K3S_KAIROSFILE },
    needsMounts: true,
    expected: K3S_EXPECTED,
  },
  {
    title: 'a Kairosfile with the newest k0s',
    base: DEBIAN_12,
    recipe: { kairosfile: K0S_KAIROSFILE, words: [] },
    needsMounts: true,
    expected: {
      trustedBoot: false,
      variant: 'standard',
      release: {
        KAIROS_SOFTWARE_VERSION: K0S_VERSION,
        KAIROS_SOFTWARE_VERSION_PREFIX: 'k0s',
      },
      kernel: DEBIAN_KERNEL,
    },
  },
];
