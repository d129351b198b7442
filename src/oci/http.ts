import { networkError, RegistryError } from './registry-error.ts';

/** How long we wait, in milliseconds, and how often we try. */
export interface Limits {
  /** Until an answer begins. */
  readonly response: number;
  /** Between two pieces of an answer. */
  readonly idle: number;
  /** Tries of one request before its failure is final. */
  readonly attempts: number;
  /** Wait before the second try; it doubles with each one. */
  readonly firstDelay: number;
  /** No wait is longer, whatever a registry asks for. */
  readonly longestDelay: number;
}

export const DEFAULT_LIMITS: Limits = {
  response: 60_000,
  idle: 60_000,
  attempts: 5,
  firstDelay: 1000,
  longestDelay: 60_000,
};

export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Made anew for each try. `length` is in bytes. */
  readonly body?: { readonly length: number; open(): NonNullable<RequestInit['body']> };
  /** Names what is waited for, such as "the manifest of debian". */
  readonly what: string;
  /** Whether a redirect from https to http may be followed. */
  readonly insecure?: boolean;
}

const MOST_REDIRECTS = 10;

/**
 * Sends one request and gives the answer when its headers are there, whatever its status. Redirects are followed; the
 * Authorization header stays with the host it was meant for, since blob stores refuse it and others must not see it.
 * Throws RegistryError when no answer comes, in time or at all.
 */
export async function send(
  fetch: typeof globalThis.fetch,
  request: HttpRequest,
  limits: Limits,
): Promise<Response> {
  let { url } = request;
  let headers: Record<string, string> = { ...request.headers };
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const response = await sendOnce(fetch, { ...request, url, headers }, limits);
    const location = response.headers.get('location');
    const isRedirect = [301, 302, 303, 307, 308].includes(response.status);
    if (!isRedirect || location === null) return response;
    await response.body?.cancel();
    const next = new URL(location, url);
    if (
      next.protocol !== 'https:' &&
      !(next.protocol === 'http:' && (url.protocol === 'http:' || request.insecure === true))
    )
      throw new RegistryError(
        `${request.what} from ${url.host}: redirected to ${next.protocol}//${next.host}, which is not https`,
      );
    if (next.origin !== url.origin)
      headers = Object.fromEntries(
        Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization'),
      );
    url = next;
  }
  throw new RegistryError(
    `${request.what} from ${request.url.host}: redirected more than ${MOST_REDIRECTS} times`,
  );
}

async function sendOnce(
  fetch: typeof globalThis.fetch,
  request: HttpRequest,
  limits: Limits,
): Promise<Response> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), limits.response);
  const { method, url, headers, body } = request;
  try {
    return await fetch(url, {
      method,
      headers: body === undefined ? headers : { ...headers, 'content-length': String(body.length) },
      redirect: 'manual',
      signal: controller.signal,
      ...(body === undefined ? {} : { body: body.open(), duplex: 'half' as const }),
    });
  } catch (error) {
    if (controller.signal.aborted) throw stalled(request.what, url.host, limits.response, 'no answer');
    throw networkError(error, request.what, url.host);
  } finally {
    clearTimeout(timer);
  }
}

/** The content of an answer, in pieces. Throws RegistryError when it breaks off, or nothing comes for too long. */
export async function* readBody(
  response: Response,
  what: string,
  from: string,
  limits: Limits,
): AsyncGenerator<Uint8Array> {
  if (response.body === null) return;
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  let finished = false;
  try {
    for (;;) {
      const piece = await nextPiece(reader, what, from, limits);
      if (piece.done) break;
      yield piece.value;
    }
    finished = true;
  } finally {
    if (!finished) await reader.cancel().catch(() => undefined);
  }
}

async function nextPiece(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  what: string,
  from: string,
  limits: Limits,
): ReturnType<typeof reader.read> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(stalled(what, from, limits.idle, 'no more of it')), limits.idle);
  });
  try {
    return await Promise.race([reader.read(), late]);
  } catch (error) {
    throw error instanceof RegistryError ? error : networkError(error, what, from);
  } finally {
    clearTimeout(timer);
  }
}

/** The whole content of an answer. Throws RegistryError when it is larger than `most` bytes. */
export async function readAll(
  response: Response,
  what: string,
  from: string,
  most: number,
  limits: Limits,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of readBody(response, what, from, limits)) {
    size += piece.length;
    if (size > most) throw new RegistryError(`${what} from ${from}: it is larger than ${most} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function stalled(what: string, from: string, milliseconds: number, missing: string): RegistryError {
  return new RegistryError(
    `waited ${Math.round(milliseconds / 1000)} s for ${what} from ${from}: ${missing} came`,
    {
      transient: true,
    },
  );
}
