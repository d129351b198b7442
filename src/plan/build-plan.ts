import type { Command } from '../lib/host.ts';
import type { Architecture, ImageSpec, UserStage, UserStep } from '../spec/image-spec.ts';
import type { ReleaseFile } from './release-files.ts';

/** A directory that is a cache mount while a step runs. The id is the same for every image that can share the content. */
export interface CacheMount {
  readonly id: string;
  readonly target: string;
  readonly sharing: 'locked' | 'shared';
  /** True when the content belongs to one architecture and the plan does not know which: the renderer adds the platform's to the id. */
  readonly perPlatform: boolean;
}

/** The build arguments of the documented generic Dockerfile. */
export const PARAMETERS = [
  'BASE_IMAGE',
  'VARIANT',
  'MODEL',
  'TRUSTED_BOOT',
  'KUBERNETES_DISTRO',
  'KUBERNETES_VERSION',
  'FRAMEWORK_VERSION',
  'VERSION',
] as const;
export type ParameterName = (typeof PARAMETERS)[number];

/** A flag of the agent whose value is a build argument. */
export interface ParameterFlag {
  readonly flag: string;
  readonly parameter: ParameterName;
  /** True when an empty value means that the flag is left out. */
  readonly optional: boolean;
}

/** A build argument: whoever builds may set it, and it has a value if nobody does. */
export interface Parameter {
  readonly name: ParameterName;
  readonly value: string;
  readonly description: string;
}

export type Phase = 'install' | 'init' | 'all' | 'validate';

/** One call of the agent: the arguments after `kairos-init`. */
export interface AgentCall {
  readonly phase: Phase;
  readonly args: readonly string[];
  /** Flags that follow `args`, with values that are known when the build starts; empty unless the plan is parametric. */
  readonly parameters: readonly ParameterFlag[];
}

/** A step of the build, in order. A renderer turns each into its own form and decides nothing about Kairos. */
export type BuildStep =
  | {
      readonly kind: 'agent';
      readonly call: AgentCall;
      /** What happens, in a few words for a list of steps. */
      readonly title: string;
      /** True when the framework's tree stands at FRAMEWORK_DIRECTORY while the agent runs. */
      readonly framework: boolean;
      /** True when the directory of an offline build stands at OFFLINE_DIRECTORY while the agent runs. */
      readonly offline: boolean;
      /** True when the plan's release files stand in RELEASES_DIRECTORY while the agent runs. */
      readonly releases: boolean;
      readonly caches: readonly CacheMount[];
      /** Ids of build secrets that stand in /run/secrets while the agent runs, those that the build was given. */
      readonly secrets: readonly string[];
    }
  | {
      readonly kind: 'user';
      readonly stage: UserStage;
      /** Its place in the stage: `spec.stages[stage][index]`. */
      readonly index: number;
      readonly step: UserStep;
      readonly caches: readonly CacheMount[];
      /** Makes the package index usable again before the user's own line runs; absent where nothing needs it. */
      readonly refresh?: Command;
    };

/** Where the framework's tree is mounted or copied to. Under /run, so that nothing of it is seen on a booted system. */
export const FRAMEWORK_DIRECTORY = '/run/kairos-framework';

/** Where release files that were fetched beforehand are mounted. */
export const RELEASES_DIRECTORY = '/run/kairos-releases';

/** Where the directory of an offline build is mounted, with what it has for the agent below it. */
export const OFFLINE_DIRECTORY = '/run/kairos-offline';

/** One image's build as data. Equal specs give equal plans, and plans that share a prefix of steps can share stages. */
export interface BuildPlan {
  /** The target's name, such as `debian-12-core-amd64-generic`. */
  readonly name: string;
  readonly spec: ImageSpec;
  readonly base: string;
  /** The platform's architecture when the image is for one only. */
  readonly arch?: Architecture;
  /** Whether package caches are mounted: switched off, or nothing known about a base of that name, or used. */
  readonly caches: 'used' | 'off' | 'unknown-base';
  /** Image reference that carries `/kairos-init`. */
  readonly agent: string;
  /** Image reference of the framework stage; absent when the agent fetches it itself. */
  readonly framework?: string;
  /** Files that are fetched before the agent needs them; empty when the agent fetches them itself. */
  readonly releases: readonly ReleaseFile[];
  /**
   * Directory of the build context that brings packages/ and releases/. While the agent runs there is no network, and where it installs, the
   * directory stands at OFFLINE_DIRECTORY.
   */
  readonly offline?: string;
  readonly steps: readonly BuildStep[];
  /** What to call the agent with to see what a build does, without changing anything. */
  readonly inspections: {
    /** Prints the steps of install and init, on the system that install starts from. */
    readonly plan: readonly string[];
    /** Checks the finished image. */
    readonly validate: readonly string[];
  };
  readonly labels: Readonly<Record<string, string>>;
  /** Build arguments; empty unless the plan is parametric. */
  readonly parameters: readonly Parameter[];
}
