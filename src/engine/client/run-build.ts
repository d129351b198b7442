import { openGateway } from '../../frontend/open-gateway.ts';
import { errorStatus } from '../../frontend/error-status.ts';
import type { Gateway } from '../../frontend/gateway.ts';
import type { Result } from '../../frontend/result.ts';
import { GrpcError } from '../../frontend/transport.ts';
import type { Channel } from '../connection/channel.ts';
import { BuildStatus } from '../progress/build-status.ts';
import type { StatusUpdate } from '../progress/status-update.ts';
import { bridgeTransport } from '../connection/bridge-transport.ts';
import { explainFailure } from './build-failure.ts';
import { controlOf, type ExporterResponse, type SolveRequest } from './control.ts';
import { SourcePlaces } from './source-places.ts';

/** Milliseconds until the daemon must know of a build that was just asked for. */
const PATIENCE = 15_000;
/** Milliseconds that the last messages about a build may take after its end; the Go client waits as long. */
const STATUS_LIMIT = 5000;
/** The same for a build of which nothing was heard: it was refused. */
const FIRST_STATUS_LIMIT = 500;

export interface BuildJob {
  readonly channel: Channel;
  readonly request: SolveRequest;
  /** Makes the result, asking the daemon for everything on the way. */
  readonly lower: (gateway: Gateway) => Promise<Result>;
  readonly onStatus: (update: StatusUpdate) => void;
  /** Aborted to cancel the build. */
  readonly signal: AbortSignal;
  /** Rejects when the session is lost, without which no build can end. */
  readonly sessionLost: Promise<never>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Width of the screen that failures are shown on. */
  readonly columns: number;
}

/**
 * Runs one build whose frontend is this process: the Solve is in flight while the gateway is asked, its Status is followed beside
 * both. Throws UserError for what failed, and AbortError when the signal was aborted; nothing of the build goes on after that.
 */
export async function runBuild(job: BuildJob): Promise<ExporterResponse> {
  const { channel, request, now } = job;
  const control = controlOf(channel);
  const over = new AbortController();
  const signal = AbortSignal.any([job.signal, over.signal]);
  const status = new BuildStatus();
  const places = new SourcePlaces();
  const followed = follow(control.status(request.ref, signal), (update) => {
    status.apply(update, now());
    job.onStatus(update);
  });
  const solved = control.solve(request, signal);
  let own: unknown;
  try {
    const lowered = lower(job, { signal, places }, (error) => {
      own = error;
    });
    // The first of them to fail is the cause; when the Solve is answered, so is what was lowered.
    const [answer] = await Promise.race([Promise.all([solved, lowered]), job.sessionLost]);
    await atMost(STATUS_LIMIT, followed);
    return answer;
  } catch (error) {
    job.signal.throwIfAborted();
    // What failed in the daemon, and its output, may still be on their way.
    if (error instanceof GrpcError)
      await atMost(
        status.counts.total === 0 ? FIRST_STATUS_LIMIT : STATUS_LIMIT,
        Promise.allSettled([solved, followed]),
      );
    throw explainFailure(own ?? error, status.rows(now()), places, job.columns);
  } finally {
    over.abort();
    await Promise.allSettled([solved, followed]);
  }
}

/** @param onFailure told why, before the daemon is: it would answer the Solve with its own words for it */
async function lower(
  job: BuildJob,
  { signal, places }: { readonly signal: AbortSignal; readonly places: SourcePlaces },
  onFailure: (error: unknown) => void,
): Promise<void> {
  const transport = bridgeTransport(job.channel, job.request.ref, signal);
  const gateway = await openGateway(transport, { patience: PATIENCE });
  const remembering: Gateway = {
    ...gateway,
    solve: async (definition, options) => {
      if (definition.source !== undefined) places.add(definition.source);
      return gateway.solve(definition, options);
    },
  };
  try {
    await gateway.return(await job.lower(remembering));
  } catch (error) {
    onFailure(error);
    // The daemon keeps it in its history; who runs this build sees the error itself.
    await gateway.fail(errorStatus(error)).catch(() => undefined);
    throw error;
  }
}

async function follow(
  updates: AsyncIterable<StatusUpdate>,
  onStatus: (update: StatusUpdate) => void,
): Promise<void> {
  try {
    for await (const update of updates) onStatus(update);
  } catch {
    // Only what is shown depends on it; whether the build goes well, the Solve says.
  }
}

/** Waits for it, but no longer than so many milliseconds. */
async function atMost(milliseconds: number, what: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), milliseconds);
  try {
    await Promise.race([what, promise]);
  } finally {
    clearTimeout(timer);
  }
}
