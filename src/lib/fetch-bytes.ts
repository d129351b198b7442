import { setTimeout as wait } from 'node:timers/promises';
import type { Host } from './host.ts';
import { hasCode } from './has-code.ts';
import { UserError } from './user-error.ts';

/** Pauses between tries, in milliseconds. */
const PAUSES = [1000, 3000, 8000, 15000] as const;
/** A transfer that stands still for this long is given up, in milliseconds. */
const STALL = 60_000;
/** Answers after which another try makes sense (RFC 9110, section 15). */
const PASSING_STATUS = new Set([408, 425, 429, 500, 502, 503, 504]);

/** What a download needs of the outside world, and what to tell a user whose download fails. */
export interface DownloadOptions {
  readonly host: Pick<Host, 'fetch' | 'emit'>;
  /** Waits between tries; left out: a real timer. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  readonly stop?: AbortSignal;
  readonly hints?: {
    /** When the server is there and the file is not. */
    readonly missing?: string;
    /** When no answer came. */
    readonly unreachable?: string;
  };
}

/** What came so far of a transfer that may be taken up again. */
interface Partial {
  readonly chunks: Uint8Array[];
  received: number;
  /** Names the version of the content, so that two halves are of one. */
  tag?: string;
}

/**
 * Fetches a whole address over http(s). A broken transfer is taken up where it ended when the server can, a passing failure
 * is tried again. Throws UserError with the address and the cause.
 */
export async function fetchBytes(
  url: string,
  { host, sleep = async (time) => wait(time), stop, hints }: DownloadOptions,
): Promise<Uint8Array> {
  const partial: Partial = { chunks: [], received: 0 };
  for (let attempt = 0; ; attempt++)
    try {
      await transfer(url, partial, host.fetch, stop);
      return Buffer.concat(partial.chunks, partial.received);
    } catch (error) {
      const pause = PAUSES[attempt];
      const final = error instanceof Refusal || hasCode(error, 'ENOSPC') || stop?.aborted === true;
      if (final || pause === undefined) throw explained(url, error, hints);
      host.emit({
        type: 'message',
        level: 'warn',
        message: `${url}: ${reasonOf(error)}; once more in ${pause / 1000} s${partial.received === 0 ? '' : `, from byte ${partial.received}`}`,
      });
      await sleep(pause);
    }
}

/** Where an address redirects to, without going there. Throws UserError when it does not redirect. */
export async function fetchRedirect(url: string, { host, stop }: DownloadOptions): Promise<string> {
  const response = await host
    .fetch(url, { redirect: 'manual', signal: limit(stop) })
    .catch((error: unknown) => Promise.reject(explained(url, error)));
  await response.body?.cancel();
  const location = response.headers.get('location');
  if (location === null) throw new UserError(`${url}: no redirect but status ${response.status}`);
  return new URL(location, url).href;
}

/** An answer that another try would not change. */
class Refusal extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

async function transfer(
  url: string,
  partial: Partial,
  fetch: Host['fetch'],
  stop: AbortSignal | undefined,
): Promise<void> {
  const stall = new AbortController();
  const give = (): void => stall.abort(new Error(`nothing came for ${STALL / 1000} s`));
  let timer = setTimeout(give, STALL);
  try {
    const resumed = partial.received > 0 && partial.tag !== undefined;
    const response = await fetch(url, {
      headers: resumed ? { range: `bytes=${partial.received}-`, 'if-range': partial.tag ?? '' } : {},
      signal: AbortSignal.any([stall.signal, ...(stop === undefined ? [] : [stop])]),
    });
    if (!response.ok) {
      await response.body?.cancel();
      const message = `the server answered ${response.status} ${response.statusText}`.trimEnd();
      throw PASSING_STATUS.has(response.status) ? new Error(message) : new Refusal(message, response.status);
    }
    if (response.status !== 206) {
      partial.chunks.length = 0;
      partial.received = 0;
    }
    // Only a strong tag names exact bytes (RFC 9110, section 8.8.1).
    const tag = response.headers.get('etag');
    if (tag?.startsWith('"') === true) partial.tag = tag;
    for await (const chunk of response.body ?? []) {
      partial.chunks.push(chunk as Uint8Array);
      partial.received += (chunk as Uint8Array).length;
      clearTimeout(timer);
      timer = setTimeout(give, STALL);
    }
  } finally {
    clearTimeout(timer);
  }
}

const limit = (stop: AbortSignal | undefined): AbortSignal =>
  AbortSignal.any([AbortSignal.timeout(STALL), ...(stop === undefined ? [] : [stop])]);

function explained(url: string, error: unknown, hints: DownloadOptions['hints'] = {}): UserError {
  const hint =
    error instanceof Refusal ? (error.status === 404 ? hints.missing : undefined) : hints.unreachable;
  return new UserError(`${url}: ${reasonOf(error)}`, {
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** Node's fetch says "fetch failed" and keeps the reason in `cause`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof AggregateError && cause.errors.length > 0) return reasonOf(cause.errors[0]);
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}
