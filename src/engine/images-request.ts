import type { Writable } from 'node:stream';
import type { Gateway } from '../frontend/gateway.ts';
import type { FrontendOptions } from '../frontend/request/read-request.ts';
import type { Result } from '../frontend/result.ts';
import type { Host } from '../lib/host.ts';
import type { Shared } from './client/build-session.ts';
import type { DockerEngine } from './client/docker-engine.ts';
import type { CacheEntry } from './options/caches.ts';
import type { ExportRequest } from './options/exports.ts';
import type { StatusUpdate } from './progress/status-update.ts';

/** One image to build, of one platform or of several. */
export interface BuildTarget {
  /** The image's name in the matrix, for people and templates. */
  readonly name: string;
  /** What the frontend is asked for: the image, or a view of it, such as `debian-12-core-generic/plan`. */
  readonly target: string;
  /** Such as `linux/arm64`; none means the daemon's own. */
  readonly platforms: readonly string[];
}

export interface ImagesRequest {
  readonly targets: readonly BuildTarget[];
  /** Options of all targets, as frontends read them; target and platform are added for each. */
  readonly options: FrontendOptions;
  readonly exports: readonly ExportRequest[];
  /** As written after `--tag`. */
  readonly tags: readonly string[];
  readonly cacheFrom: readonly CacheEntry[];
  readonly cacheTo: readonly CacheEntry[];
  readonly entitlements: readonly string[];
  /** True for `--pull`: images of the daemon's own store don't count. */
  readonly pull: boolean;
  /** How many targets are built at a time. */
  readonly jobs: number;
  /** What the daemon may ask of this machine: directories, secrets, agents. */
  readonly shared: Shared;
}

export interface ImagesEdge {
  readonly host: Host;
  /** Lowers a target, asking the daemon through its gateway. */
  readonly lower: (gateway: Gateway, options: FrontendOptions, sessionId: string) => Promise<Result>;
  readonly onStatus: (update: StatusUpdate) => void;
  readonly signal: AbortSignal;
  /** Where `dest=-` goes. */
  readonly stdout: () => Writable;
  /** The engine that images are loaded into which another daemon builds; asked for before the build. */
  readonly openDocker: () => Promise<Pick<DockerEngine, 'load'>>;
  readonly columns: number;
}
