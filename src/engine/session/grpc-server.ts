import { performServerHandshake, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { Duplex } from 'node:stream';
import { GRPC_CODE, GrpcError } from '../../frontend/transport.ts';
import { UserError } from '../../lib/user-error.ts';
import { frameMessage, readMessages } from './grpc-frames.ts';
import { type Metadata, readMetadata } from './grpc-metadata.ts';

/** One call that the other side makes. */
export interface ServerCall {
  readonly metadata: Metadata;
  /** The messages of the other side, until it has no more. */
  readonly messages: AsyncIterable<Buffer>;
  /** Sends a message; resolves when there is room for the next one. */
  readonly send: (message: Uint8Array) => Promise<void>;
  /** Aborted when the call is over, however it ended. */
  readonly signal: AbortSignal;
}

/** Answers a call. What it throws is the call's status: a GrpcError as it is, the text of a UserError, and no more than a text of others. */
export type Handler = (call: ServerCall) => Promise<void>;

export interface GrpcServer {
  /** Settles when the connection is over: with why, when it did not end in order. */
  readonly closed: Promise<Error | undefined>;
  /** Ends the connection and every call on it. */
  close(): void;
}

/** Bytes the other side may send before it hears from us, for each call and for all of them; 64 KiB make big exports slow. */
const STREAM_WINDOW = 4 * 1024 * 1024;
const CONNECTION_WINDOW = 16 * 1024 * 1024;

/** Include patterns and followed paths are one header each, and a context may have thousands. */
const MOST_HEADERS = 100_000;
const HEADER_BYTES = 16 * 1024 * 1024;

/**
 * Serves gRPC on a stream that the other side opened as an HTTP/2 client with prior knowledge. Not with grpc-js, which gives repeated
 * metadata values as one joined text.
 * @param handlers by path, such as `/grpc.health.v1.Health/Check`; other paths are UNIMPLEMENTED
 */
export function serveGrpc(stream: Duplex, handlers: ReadonlyMap<string, Handler>): GrpcServer {
  const session = performServerHandshake(stream, {
    settings: { initialWindowSize: STREAM_WINDOW, maxHeaderListSize: HEADER_BYTES },
    maxHeaderListPairs: MOST_HEADERS,
    // Megabytes; the default of 10 refuses calls while a big context is on its way.
    maxSessionMemory: 512,
  });
  session.setLocalWindowSize(CONNECTION_WINDOW);
  const { promise: closed, resolve } = Promise.withResolvers<Error | undefined>();
  session.on('error', resolve);
  session.on('close', () => resolve(undefined));
  stream.on('error', resolve);
  session.on('stream', (call, headers, _flags, ...rest: unknown[]) => {
    // The fourth argument is not in the types: names and values as they came.
    const rawHeaders = (rest[0] ?? []) as readonly string[];
    void answer(call, handlers.get(String(headers[':path'])), readMetadata(rawHeaders));
  });
  return { closed, close: () => end(session, stream) };
}

function end(session: ServerHttp2Session, stream: Duplex): void {
  session.destroy();
  stream.destroy();
}

async function answer(
  stream: ServerHttp2Stream,
  handler: Handler | undefined,
  metadata: Metadata,
): Promise<void> {
  const over = new AbortController();
  stream.on('close', () => over.abort());
  // An aborted call is noticed by its handler, at its next read or write.
  stream.on('error', () => over.abort());
  try {
    if (handler === undefined) throw new GrpcError(GRPC_CODE.unimplemented, 'this client has no such method');
    await handler({
      metadata,
      messages: readMessages(piecesOf(stream)),
      send: (message) => send(stream, message),
      signal: over.signal,
    });
    finish(stream, { code: GRPC_OK, message: '' });
  } catch (error) {
    finish(stream, statusOf(error));
  }
}

/** What comes in. A call that the other side cuts off ends like one that it finishes; here it fails, or half an export were a whole one. */
async function* piecesOf(stream: ServerHttp2Stream): AsyncGenerator<Uint8Array> {
  // A handler that has heard enough still has a status to send.
  const pieces = stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
  try {
    yield* pieces;
  } catch {
    throw cancelled();
  }
  if (stream.aborted || stream.rstCode !== 0) throw cancelled();
}

const cancelled = (): GrpcError => new GrpcError(GRPC_CODE.cancelled, 'the other side has ended the call');

const GRPC_OK = 0;

interface Status {
  readonly code: number;
  readonly message: string;
}

function statusOf(error: unknown): Status {
  if (error instanceof GrpcError) return { code: error.code, message: error.message };
  if (error instanceof UserError)
    return {
      code: GRPC_CODE.unknown,
      message: error.hint === undefined ? error.message : `${error.message} (${error.hint})`,
    };
  return { code: GRPC_CODE.unknown, message: error instanceof Error ? error.message : String(error) };
}

function respond(stream: ServerHttp2Stream): void {
  if (stream.headersSent || stream.destroyed || stream.closed) return;
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
}

async function send(stream: ServerHttp2Stream, message: Uint8Array): Promise<void> {
  respond(stream);
  if (stream.destroyed || stream.closed) throw cancelled();
  await new Promise<void>((resolve, reject) => {
    const gone = (): void => reject(cancelled());
    if (stream.write(frameMessage(message))) {
      resolve();
      return;
    }
    const settle = (): void => {
      stream.off('close', gone);
      resolve();
    };
    stream.once('drain', settle);
    stream.once('close', gone);
  });
}

function finish(stream: ServerHttp2Stream, { code, message }: Status): void {
  if (stream.destroyed || stream.closed) return;
  const trailers = {
    'grpc-status': String(code),
    ...(message === '' ? {} : { 'grpc-message': encodeURIComponent(message) }),
  };
  respond(stream);
  stream.once('wantTrailers', () => stream.sendTrailers(trailers));
  stream.end();
  // What the other side still sends is of no interest any more.
  stream.resume();
}

/** A method that takes one message and gives one. */
export function unary(handle: (message: Uint8Array, call: ServerCall) => Promise<Uint8Array>): Handler {
  return async (call) => {
    for await (const message of call.messages) {
      await call.send(await handle(message, call));
      return;
    }
    throw new GrpcError(GRPC_CODE.invalidArgument, 'the call came without a message');
  };
}
