import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import type { Gateway } from '../frontend/gateway.ts';
import type { FrontendOptions } from '../frontend/request/read-request.ts';
import type { Result } from '../frontend/result.ts';
import type { Host } from '../lib/host.ts';
import { type BuildResult, readBuildResult } from './client/build-result.ts';
import { openBuildSession, type Shared } from './client/build-session.ts';
import { daemonKind } from './client/daemon-kind.ts';
import { dockerPush } from './client/docker-push.ts';
import type { DockerEngine } from './client/docker-engine.ts';
import { exportTargets } from './client/export-targets.ts';
import { openLocalCaches, recordLocalCaches } from './client/local-cache.ts';
import { runBuild } from './client/run-build.ts';
import { runLimited } from './client/run-limited.ts';
import type { Daemon } from './connection/connect-daemon.ts';
import type { Daemons } from './connection/daemons.ts';
import type { CacheEntry } from './options/caches.ts';
import type { ExportRequest } from './options/exports.ts';
import { type DaemonKind, type ExportPlan, planExports } from './options/plan-exports.ts';
import { fillTemplate } from './options/template.ts';
import { ofBuild, type StatusUpdate } from './progress/status-update.ts';

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

/** What became of a target. */
export type TargetOutcome =
  | {
      readonly name: string;
      readonly state: 'built';
      readonly result: BuildResult;
      readonly tags: readonly string[];
    }
  | { readonly name: string; readonly state: 'failed'; readonly error: unknown }
  /** Stopped, or never begun. */
  | { readonly name: string; readonly state: 'canceled' };

/**
 * Builds every target and does with it what was asked for. Fails as a whole only for what is wrong with all of them, before the first
 * is begun; what becomes of each is in its outcome.
 */
export async function buildImages(
  daemons: Daemons,
  request: ImagesRequest,
  edge: ImagesEdge,
): Promise<readonly TargetOutcome[]> {
  const jobs = await Promise.all(request.targets.map(async (target) => prepare(daemons, request, target)));
  const docker = jobs.some(({ plan }) => plan.exports.some(({ sink }) => sink?.kind === 'docker-load'))
    ? await edge.openDocker()
    : undefined;
  const outcomes = await runLimited(
    jobs,
    request.jobs,
    async (job) => buildOne(job, request, { ...edge, docker }),
    edge.signal,
  );
  return outcomes.map((outcome, index): TargetOutcome => {
    const name = request.targets[index]?.name ?? '';
    if (outcome === undefined) return { name, state: 'canceled' };
    if (outcome.status === 'fulfilled') return outcome.value;
    return edge.signal.aborted
      ? { name, state: 'canceled' }
      : { name, state: 'failed', error: outcome.reason as unknown };
  });
}

interface Job {
  readonly target: BuildTarget;
  readonly daemon: Daemon;
  readonly kind: DaemonKind;
  readonly plan: ExportPlan;
}

async function prepare(daemons: Daemons, request: ImagesRequest, target: BuildTarget): Promise<Job> {
  const daemon = await daemons.for(target.platforms);
  const kind = daemonKind(daemon.endpoint.engine, daemon.workers);
  const plan = planExports({
    requests: request.exports,
    tags: request.tags,
    name: target.name,
    daemon: kind,
    platforms: target.platforms.length,
  });
  return { target, daemon, kind, plan };
}

async function buildOne(
  job: Job,
  request: ImagesRequest,
  edge: ImagesEdge & { readonly docker: Pick<DockerEngine, 'load'> | undefined },
): Promise<TargetOutcome> {
  const { target, daemon, kind, plan } = job;
  const { name } = target;
  const forTarget = (entry: CacheEntry): CacheEntry => ({
    ...entry,
    attributes: Object.fromEntries(
      Object.entries(entry.attributes).map(([key, value]) => [
        key,
        entry.type === 'local' && (key === 'src' || key === 'dest')
          ? resolve(fillTemplate(value, name))
          : fillTemplate(value, name),
      ]),
    ),
  });
  const caches = await openLocalCaches(request.cacheFrom.map(forTarget), request.cacheTo.map(forTarget));
  const options = optionsOf(request, target, kind, caches.cacheFrom);
  const load = edge.docker?.load ?? edge.stdout;
  const targets = exportTargets(plan.exports, { stdout: edge.stdout, load });
  const session = await openBuildSession(edge.host, daemon.channel, request.shared, {
    targets,
    stores: caches.stores,
  });
  try {
    const response = await runBuild({
      channel: daemon.channel,
      request: {
        ref: randomBytes(12).toString('hex'),
        session: session.id,
        exporters: plan.exports,
        cacheFrom: caches.cacheFrom,
        cacheTo: caches.cacheTo,
        entitlements: request.entitlements,
        attributes: Object.fromEntries(options),
      },
      lower: async (gateway) => edge.lower(gateway, options, session.id),
      onStatus: (update) => edge.onStatus(request.targets.length === 1 ? update : ofBuild(name, update)),
      signal: edge.signal,
      sessionLost: session.lost,
      now: () => edge.host.now().getTime(),
      columns: edge.columns,
    });
    await recordLocalCaches(caches.cacheTo, response);
    for (const reference of plan.pushes)
      await dockerPush(edge.host, await daemon.docker(), reference, edge.signal);
    const names = plan.exports.flatMap(({ attributes }) => (attributes['name'] ?? '').split(','));
    const tags = [...new Set(names.filter((each) => each !== ''))];
    return { name, state: 'built', result: readBuildResult(response, kind), tags };
  } finally {
    await session.close();
  }
}

/** An engine's own images are used as they are, like `docker build` does; a buildkitd has none. */
function optionsOf(
  request: ImagesRequest,
  { target, platforms }: BuildTarget,
  kind: DaemonKind,
  cacheFrom: readonly CacheEntry[],
): FrontendOptions {
  const options = new Map(request.options);
  options.set('target', target);
  if (platforms.length > 0) options.set('platform', platforms.join(','));
  if (request.pull) options.set('image-resolve-mode', 'pull');
  else if (kind === 'docker') options.set('image-resolve-mode', 'local');
  if (cacheFrom.length > 0)
    options.set(
      'cache-imports',
      JSON.stringify(cacheFrom.map(({ type, attributes }) => ({ Type: type, Attrs: attributes }))),
    );
  return options;
}
