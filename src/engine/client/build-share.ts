import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { formatPlatform } from '../../oci/choose-platform.ts';
import type { FrontendOptions } from '../../frontend/request/read-request.ts';
import type { Daemon } from '../connection/connect-daemon.ts';
import type { BuildTarget, ImagesEdge, ImagesRequest } from '../images-request.ts';
import type { CacheEntry } from '../options/caches.ts';
import type { DaemonKind, PlannedExport } from '../options/plan-exports.ts';
import { withHostGateway } from '../options/host-gateway.ts';
import { fillPlatforms, fillTemplate } from '../options/template.ts';
import { ofBuild } from '../progress/status-update.ts';
import { openBuildSession } from './build-session.ts';
import type { ExporterResponse } from './control.ts';
import type { DockerEngine } from './docker-engine.ts';
import { dockerPush } from './docker-push.ts';
import { EXPORT_STORE, exportTargets, layoutOf, recordLayout } from './export-targets.ts';
import { openLocalCaches, recordLocalCaches } from './local-cache.ts';
import { runBuild } from './run-build.ts';

/** What one daemon has to do with an image: all of it, or the platforms that it is for. */
export interface Share {
  readonly target: BuildTarget;
  readonly daemon: Daemon;
  readonly kind: DaemonKind;
  /** Such as `linux/arm64`; none means the daemon's own. */
  readonly platforms: readonly string[];
  readonly exports: readonly PlannedExport[];
  /** References that the Docker engine itself must push when the image is in its store. */
  readonly pushes: readonly string[];
  /** Words that tell what is shown of it from other builds; none when there are no others. */
  readonly title: readonly string[];
  /** True when others have a share in the image: an index is made then, also of one platform. */
  readonly joined: boolean;
}

export interface ShareEdge extends ImagesEdge {
  /** Opened when something is loaded into it. */
  readonly docker: Pick<DockerEngine, 'load'> | undefined;
}

/** Builds a share and exports it. Gives what the exporters say. Throws UserError, and AbortError when the signal was aborted. */
export async function buildShare(
  share: Share,
  request: ImagesRequest,
  edge: ShareEdge,
): Promise<ExporterResponse> {
  const { daemon, exports, title } = share;
  const forShare = (entry: CacheEntry): CacheEntry => fillCache(entry, share);
  const caches = await openLocalCaches(request.cacheFrom.map(forShare), request.cacheTo.map(forShare));
  const options = withHostGateway(optionsOf(request, share, caches.cacheFrom), {
    name: daemon.endpoint.name,
    workers: daemon.workers,
  });
  const load = edge.docker?.load ?? edge.stdout;
  const layout = layoutOf(exports);
  const session = await openBuildSession(edge.host, daemon.channel, request.shared, {
    targets: exportTargets(exports, { stdout: edge.stdout, load }),
    stores: { ...caches.stores, ...(layout === undefined ? {} : { [EXPORT_STORE]: layout }) },
  });
  try {
    const response = await runBuild({
      channel: daemon.channel,
      request: {
        ref: randomBytes(12).toString('hex'),
        session: session.id,
        exporters: exports,
        cacheFrom: caches.cacheFrom,
        cacheTo: caches.cacheTo,
        entitlements: request.entitlements,
        attributes: Object.fromEntries(options),
      },
      lower: async (gateway) => edge.lower(gateway, options, session.id),
      onStatus: (update) => edge.onStatus(title.length === 0 ? update : ofBuild(title.join(' '), update)),
      signal: edge.signal,
      sessionLost: session.lost,
      now: () => edge.host.now().getTime(),
      columns: edge.columns,
    });
    await recordLocalCaches(caches.cacheTo, response);
    if (layout !== undefined && !share.joined) await recordLayout(layout, response);
    for (const reference of share.pushes)
      await dockerPush(edge.host, await daemon.docker(), reference, edge.signal);
    return response;
  } finally {
    await session.close();
  }
}

/** Puts names into what a cache's attributes say, and makes paths of this machine absolute. */
function fillCache({ type, attributes }: CacheEntry, { target, platforms, daemon }: Share): CacheEntry {
  const [own] = daemon.workers[0]?.platforms ?? [];
  const named = platforms.length > 0 || own === undefined ? platforms : [formatPlatform(own)];
  const fill = ([key, value]: readonly [string, string]): readonly [string, string] => {
    const filled = fillPlatforms(fillTemplate(value, target.name), named);
    return [key, type === 'local' && (key === 'src' || key === 'dest') ? resolve(filled) : filled];
  };
  return { type, attributes: Object.fromEntries(Object.entries(attributes).map(fill)) };
}

/** An engine's own images are used as they are, like `docker build` does; a buildkitd has none. */
function optionsOf(
  request: ImagesRequest,
  { target, platforms, kind, joined }: Share,
  cacheFrom: readonly CacheEntry[],
): FrontendOptions {
  const options = new Map(request.options);
  options.set('target', target.target);
  if (platforms.length > 0) options.set('platform', platforms.join(','));
  if (joined) options.set('multi-platform', 'true');
  if (request.pull) options.set('image-resolve-mode', 'pull');
  else if (kind === 'docker') options.set('image-resolve-mode', 'local');
  if (cacheFrom.length > 0)
    options.set(
      'cache-imports',
      JSON.stringify(cacheFrom.map(({ type, attributes }) => ({ Type: type, Attrs: attributes }))),
    );
  return options;
}
