import type { CacheEntry } from '../options/caches.ts';
import type { Channel } from '../connection/channel.ts';
import { readStatus } from '../progress/read-status.ts';
import type { StatusUpdate } from '../progress/status-update.ts';
import { decode, encode } from '../../wire/codec.ts';
import { controlListWorkers, controlSolve, controlStatus } from '../../wire/client.generated.ts';
import type { WorkerRecord } from '../../wire/frontend.generated.ts';

/** Milliseconds for an answer that needs no work. */
const ANSWER_LIMIT = 15_000;

/** An exporter as the daemon knows it. */
export interface Exporter {
  readonly type: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface SolveRequest {
  /** Names the build for Status and for the gateway's calls. */
  readonly ref: string;
  readonly session: string;
  readonly exporters: readonly Exporter[];
  readonly cacheFrom: readonly CacheEntry[];
  readonly cacheTo: readonly CacheEntry[];
  readonly entitlements: readonly string[];
  /** The options of the build: the daemon reads some of them itself, and keeps all of them in its history. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** What the daemon's exporters say of what they wrote, such as `containerimage.digest`. */
export type ExporterResponse = Readonly<Record<string, string>>;

/** The daemon's Control service (buildkit, api/services/control/control.proto), as far as a build needs it. */
export interface Control {
  /** The first is the one that builds. */
  workers(): Promise<readonly WorkerRecord[]>;
  /** Builds what this client says over the gateway, and exports it. Aborting the signal cancels the build in the daemon. */
  solve(request: SolveRequest, signal: AbortSignal): Promise<ExporterResponse>;
  /** What happens in a build, until it is over; may begin before the build does. */
  status(ref: string, signal: AbortSignal): AsyncIterable<StatusUpdate>;
}

/** The Control service behind a connection. Every call throws GrpcError. */
export function controlOf(channel: Channel): Control {
  return {
    workers: async () => {
      const { path, request, response } = controlListWorkers;
      const answer = await channel.unary(path, encode(request, {}), { limit: ANSWER_LIMIT });
      return decode(response, answer).record;
    },
    solve: async (solve, signal) => {
      const { path, request, response } = controlSolve;
      const answer = await channel.unary(path, encode(request, solveMessage(solve)), { signal });
      return decode(response, answer).exporterResponse;
    },
    status: async function* (ref, signal) {
      const { path, request, response } = controlStatus;
      for await (const message of channel.stream(path, encode(request, { ref }), { signal }))
        yield readStatus(decode(response, message));
    },
  };
}

/**
 * Without frontend and definition the build is what comes over the gateway. Old daemons know one exporter, in fields of its own;
 * `cache` has to be there, or daemons 0.17 to 0.21 fall over.
 */
function solveMessage(solve: SolveRequest) {
  const { ref, session, entitlements, attributes } = solve;
  const [first] = solve.exporters;
  return {
    ref,
    session,
    entitlements,
    frontendAttrs: attributes,
    exporterDeprecated: first?.type ?? '',
    exporterAttrsDeprecated: first?.attributes ?? {},
    exporters: solve.exporters.map(entry),
    cache: { exports: solve.cacheTo.map(entry), imports: solve.cacheFrom.map(entry) },
  };
}

const entry = ({ type, attributes }: Exporter) => ({ type, attrs: attributes });
