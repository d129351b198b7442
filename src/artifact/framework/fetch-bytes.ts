import type { Host } from '../../lib/host.ts';
import { UserError } from '../../lib/user-error.ts';

/** How long one download may take, in milliseconds. */
const LIMIT = 10 * 60 * 1000;
const TRIES = 3;

/** Downloads a file whole. A broken connection or a server's failure is tried again; what stays wrong is a UserError that names the address. */
export async function fetchBytes(host: Host, url: string): Promise<Uint8Array> {
  for (let attempt = 1; ; attempt++) {
    const result = await tryOnce(host, url);
    if ('bytes' in result) return result.bytes;
    if (!result.again || attempt === TRIES)
      throw new UserError(`${url}: ${result.problem}`, {
        cause: result.cause,
        ...(result.hint === undefined ? {} : { hint: result.hint }),
      });
    host.emit({ type: 'message', level: 'warn', message: `${url}: ${result.problem}; trying again` });
  }
}

type Outcome =
  | { readonly bytes: Uint8Array }
  | { readonly problem: string; readonly again: boolean; readonly hint?: string; readonly cause?: unknown };

async function tryOnce(host: Host, url: string): Promise<Outcome> {
  try {
    const response = await host.fetch(url, { signal: AbortSignal.timeout(LIMIT) });
    if (response.ok) return { bytes: new Uint8Array(await response.arrayBuffer()) };
    await response.body?.cancel();
    const hint =
      response.status === 404 ? { hint: 'Is the version published, and does a mirror carry it?' } : {};
    return { problem: `the server answers ${response.status}`, again: response.status >= 500, ...hint };
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'TimeoutError')
      return { problem: `not finished within ${LIMIT / 1000} s`, again: false, cause };
    return {
      problem: `the download failed (${reason(cause)})`,
      again: true,
      hint: 'Is the release host reachable? A mirror is named with --base-url.',
      cause,
    };
  }
}

/** fetch() says "fetch failed" and keeps the reason in the cause. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}
