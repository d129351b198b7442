import type { Output, Platform, SourceFile } from '../../llb/op.ts';
import type { Path, Place } from '../../spec/diagnostic.ts';

/** How the build was asked to run; the names are those of the frontend's request, which can be passed as it is. */
export interface LoweringSettings {
  /** What is done although it is in the cache: `all`, or names of NO_CACHE_NAMES and of images, in lower case. */
  readonly noCache: 'all' | readonly string[];
  readonly network: 'sandbox' | 'host' | 'none';
  readonly extraHosts: readonly { readonly host: string; readonly ip: string }[];
  readonly ulimits: readonly { readonly name: string; readonly soft: number; readonly hard: number }[];
  /** Bytes of /dev/shm. */
  readonly shmSize?: number;
  readonly cgroupParent?: string;
  readonly hostname?: string;
  /** BuildKit keeps these out of cache keys. */
  readonly proxy: {
    readonly http?: string;
    readonly https?: string;
    readonly ftp?: string;
    readonly no?: string;
    readonly all?: string;
  };
  /** Put before the ids of cache mounts. */
  readonly cacheNamespace?: string;
  /** Laid over the plan's labels. */
  readonly labels: Readonly<Record<string, string>>;
  /** Merge operations are not used although the daemon has them. */
  readonly withoutMerge: boolean;
}

/** An image somebody has looked up: its tree, and its configuration as JSON text. */
export interface ImageFacts {
  readonly tree: Output;
  readonly config?: string;
}

/** Everything that has to be asked before a plan can be lowered. */
export interface LoweringFacts {
  /** LLB capabilities of the daemon. */
  readonly capabilities: ReadonlySet<string>;
  readonly platform: Platform;
  readonly base: ImageFacts;
  /** A tree that holds the agent for the platform as /kairos-init. */
  readonly agent: Output;
  /** The tree of plan.framework; needed when the plan has one. */
  readonly framework?: Output;
  /** Images of releaseImages(plan) that somebody has looked up; the others are taken by their names. */
  readonly releaseImages?: ReadonlyMap<string, Output>;
  /** The tree that holds the contextPaths of the user's steps, and the plan's offline directory; needed when there are any. */
  readonly context?: Output;
  /** The Kairosfile, so that BuildKit can show the line that asked for what failed. */
  readonly source?: { readonly file: SourceFile; readonly placeOf: (path: Path) => Place };
  /** Seconds since 1970 that the image and its history are dated with; left to BuildKit otherwise. */
  readonly epoch?: number;
  /** Stands before every step's name when several images are built at once. */
  readonly title?: string;
  readonly settings: LoweringSettings;
}

/** An image as a graph, and what belongs to it. */
export interface LoweredImage {
  readonly image: Output;
  /** What must have succeeded before the image counts; undefined when the image's graph sees to it itself, or nothing is checked. */
  readonly validation: Output | undefined;
  /** Image configuration as JSON text. */
  readonly config: string;
  readonly baseConfig: string | undefined;
  readonly platform: Platform;
  /** What the targets `<image>/plan`, `/install` and `/validate` export. */
  readonly debug: { readonly plan: Output; readonly install: Output; readonly validate: Output };
  /** What was asked for and this daemon can't do, each a sentence. */
  readonly notices: readonly string[];
}
