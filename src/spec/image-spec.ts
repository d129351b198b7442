import type { Board } from './board.ts';

export const VARIANTS = ['core', 'standard'] as const;
export type Variant = (typeof VARIANTS)[number];

export const PROVIDERS = ['k3s', 'k0s'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** Who installs k3s and k0s: the agent itself, or a plugin. */
export const PROVIDER_SOURCES = ['builtin', 'plugin'] as const;
export type ProviderSource = (typeof PROVIDER_SOURCES)[number];

export const ARCHITECTURES = ['amd64', 'arm64', 'riscv64'] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

export const MODELS = [
  'generic',
  'rpi3',
  'rpi4',
  'rpi5',
  'nvidia-jetson-agx-orin',
  'nvidia-jetson-orin-nx',
  'nvidia-jetson-thor',
  'nvidia-dgx-spark',
] as const;
export type Model = (typeof MODELS)[number];

/** The names `--skip-step` takes, as documented (facts: the Factory's own list). */
export const STEP_NAMES = [
  'install',
  'init',
  'installPackages',
  'installKernel',
  'branding',
  'grub',
  'miscellaneous',
  'cloudconfigs',
  'kairosBinaries',
  'providerBinaries',
  'buildProvider',
  'kubernetes',
  'kairosRelease',
  'kernel',
  'initramfsConfigs',
  'initrd',
  'services',
  'sshHardening',
  'workarounds',
  'cleanup',
] as const;
export type StepName = (typeof STEP_NAMES)[number];

/** What can be left out: a whole step, one of the usual packages, or what is set of one service. */
export type Skip = StepName | `package:${string}` | `service:${string}`;

/** Something a line sees only while it runs: nothing of it stays in the image. */
export type RunMount =
  /** A path of the build context, read-only. */
  | { readonly bind: string; readonly target: string }
  /** A directory that is kept between builds under a name. */
  | { readonly cache: string; readonly target: string }
  /** A secret of the build: a file, by default below /run/secrets, or an environment variable. */
  | { readonly secret: string; readonly target?: string; readonly env?: string }
  /** The socket of an SSH agent; the usual one is called `default`. */
  | { readonly ssh: string };

/** What a user does between the phases. `run` is one shell line of theirs; we pass it on and add nothing to it. */
export type UserStep =
  | { readonly run: string; readonly mounts?: readonly RunMount[] }
  | {
      readonly copy: {
        readonly from: string;
        readonly to: string;
        readonly mode?: string;
        readonly chown?: string;
      };
    };

export const USER_STAGES = ['before-install', 'after-install', 'after-init'] as const;
export type UserStage = (typeof USER_STAGES)[number];

/** Software that a plugin `agent-provider-*` of the base image, of the framework or of a user's step installs. */
export interface PluginProvider {
  readonly name: string;
  readonly version?: string;
  /** What the plugin is told besides; only the plugin knows what it means. */
  readonly config?: string;
}

/** One image, every default filled in and every matrix axis chosen. All renderers start from this. */
export interface ImageSpec {
  /** Image reference of the base, as the user wrote it. */
  readonly base: string;
  /** Semver as the user wrote it; a leading `v` is kept as written. */
  readonly version: string;
  /** One of ours, or a board of the user's own. */
  readonly model: Model | Board;
  readonly variant: Variant;
  /** Only a standard image has one, and has none when it has providers and Kubernetes was not asked for. */
  readonly kubernetes?: { readonly provider: Provider; readonly version: string };
  /** Empty for a core image. */
  readonly providers: readonly PluginProvider[];
  readonly trustedBoot: boolean;
  readonly fips: boolean;
  /** A full image reference, a tag of the documented repository, or absent for our own of the agent's version. */
  readonly framework?: string;
  /** Registry and organisation in which upgrades are looked for. */
  readonly registry: string;
  /** Kernel packages that replace the default ones; empty for the default. */
  readonly kernel: readonly string[];
  readonly packages: { readonly add: readonly string[]; readonly remove: readonly string[] };
  readonly skip: readonly Skip[];
  readonly stages: Readonly<Partial<Record<UserStage, readonly UserStep[]>>>;
  /** Target platform's architecture when the Kairosfile fixes one; absent means the platform of the build. */
  readonly arch?: Architecture;
}

/** A cell of the matrix: its target name, such as `debian-12-standard-amd64-generic`, and the image it stands for. */
export interface MatrixCell {
  readonly name: string;
  readonly spec: ImageSpec;
}
