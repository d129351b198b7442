import type { ImageSpec, UserStep } from '../spec/image-spec.ts';

/** A directory that is a cache mount while a step runs. The id is the same for every image that can share the content. */
export interface CacheMount {
  readonly id: string;
  readonly target: string;
  readonly sharing: 'locked' | 'shared';
}

/** One call of the agent: the arguments after `kairos-init`. */
export interface AgentCall {
  readonly phase: 'install' | 'init' | 'all' | 'validate';
  readonly args: readonly string[];
}

/** A step of the build, in order. A renderer turns each into its own form and decides nothing about Kairos. */
export type BuildStep =
  | {
      readonly kind: 'agent';
      readonly call: AgentCall;
      readonly framework: boolean;
      readonly caches: readonly CacheMount[];
    }
  | { readonly kind: 'user'; readonly step: UserStep; readonly caches: readonly CacheMount[] };

/** One image's build as data. Equal specs give equal plans, and plans that share a prefix of steps can share stages. */
export interface BuildPlan {
  /** The target's name, such as `debian-12-core-amd64-generic`. */
  readonly name: string;
  readonly spec: ImageSpec;
  readonly base: string;
  /** Image reference that carries `/kairos-init`. */
  readonly agent: string;
  /** Image reference of the framework stage; absent when the agent fetches it itself. */
  readonly framework?: string;
  readonly steps: readonly BuildStep[];
  readonly labels: Readonly<Record<string, string>>;
}
