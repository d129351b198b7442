import { type ClientHttp2Session, connect, type IncomingHttpHeaders } from 'node:http2';
import type { Duplex } from 'node:stream';
import { readStatusDetails } from './status-details.ts';
import { type ErrorDetail, GRPC_CODE, GrpcError, type Transport } from './transport.ts';

/** Bytes the daemon may send before it hears from us; HTTP/2's own 64 KiB make large answers slow. */
const STREAM_WINDOW = 4 * 1024 * 1024;
const CONNECTION_WINDOW = 16 * 1024 * 1024;

/** The largest answer that is taken, in bytes. Daemons send at most 16 MiB, the older ones 4. */
const LARGEST_ANSWER = 32 * 1024 * 1024;

/** A gRPC message travels with one byte (is it compressed?) and its length before it. */
const PREFIX_LENGTH = 5;

/**
 * gRPC's unary calls in HTTP/2 with prior knowledge over one stream, such as a frontend's standard input and output
 * (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md). There is one connection: when it is lost, every call fails.
 */
export function http2Transport(stream: Duplex): Transport {
  let lost: GrpcError | undefined;
  const lose = (reason: string): void => {
    lost ??= new GrpcError(GRPC_CODE.unavailable, `the connection to the daemon is lost: ${reason}`);
  };
  const session = connect('http://localhost', {
    createConnection: () => stream,
    settings: { initialWindowSize: STREAM_WINDOW, enablePush: false },
  });
  session.on('connect', () => {
    if (!session.destroyed) session.setLocalWindowSize(CONNECTION_WINDOW);
  });
  // A pipe whose other end is gone only ends; HTTP/2 would wait for more.
  stream.on('end', () => {
    lose('it was closed');
    session.destroy();
  });
  session.on('error', (error: Error) => lose(error.message));
  session.on('close', () => lose('it was closed'));
  session.on('goaway', (code) => lose(`the daemon ended it (HTTP/2 code ${code})`));
  return {
    unary: async (path, message, limit) => {
      if (lost !== undefined) throw lost;
      return call(session, path, message, { limit, whyLost: () => lost });
    },
    close: () => session.close(),
  };
}

interface CallOptions {
  readonly limit: number | undefined;
  readonly whyLost: () => GrpcError | undefined;
}

function call(
  session: ClientHttp2Session,
  path: string,
  message: Uint8Array,
  options: CallOptions,
): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const name = path.slice(path.lastIndexOf('/') + 1);
  const stream = session.request({
    ':method': 'POST',
    ':scheme': 'http',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  const chunks: Buffer[] = [];
  let size = 0;
  let headers: IncomingHttpHeaders = {};
  let trailers: IncomingHttpHeaders | undefined;
  const fail = (code: number, text: string): void => {
    reject(new GrpcError(code, `${name}: ${text}`));
    stream.close();
  };
  const { limit } = options;
  if (limit !== undefined)
    stream.setTimeout(limit, () => fail(GRPC_CODE.unavailable, `no answer within ${limit / 1000} s`));
  stream.on('response', (received: IncomingHttpHeaders) => (headers = received));
  stream.on('trailers', (received: IncomingHttpHeaders) => (trailers = received));
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > LARGEST_ANSWER)
      fail(GRPC_CODE.resourceExhausted, `the answer is larger than ${LARGEST_ANSWER} bytes`);
    else chunks.push(chunk);
  });
  stream.on('error', (error: Error) =>
    reject(options.whyLost() ?? new GrpcError(GRPC_CODE.unavailable, error.message)),
  );
  stream.on('close', () => {
    // With the connection gone a stream may end without an error of its own.
    const answer = settle(name, Buffer.concat(chunks), { headers, trailers });
    if (answer === undefined)
      reject(options.whyLost() ?? new GrpcError(GRPC_CODE.unavailable, `${name}: the answer broke off`));
    else if (answer instanceof GrpcError) reject(answer);
    else resolve(answer);
  });
  stream.end(frame(message));
  return promise;
}

function frame(message: Uint8Array): Buffer {
  const framed = Buffer.alloc(PREFIX_LENGTH + message.length);
  framed.writeUInt32BE(message.length, 1);
  framed.set(message, PREFIX_LENGTH);
  return framed;
}

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly trailers: IncomingHttpHeaders | undefined;
}

/** The message of a complete answer, its error, or undefined when no status came. */
function settle(name: string, body: Buffer, { headers, trailers }: Received): Buffer | GrpcError | undefined {
  const http = Number(headers[':status'] ?? 0);
  const status = trailers?.['grpc-status'] ?? headers['grpc-status'];
  if (status === undefined)
    return http === 0 || http === 200
      ? undefined
      : new GrpcError(GRPC_CODE.unavailable, `${name}: the daemon answered with HTTP status ${http}`);
  const code = Number(status);
  if (code !== 0) {
    const fields = trailers?.['grpc-status'] === undefined ? headers : trailers;
    return new GrpcError(
      code,
      messageOf(fields['grpc-message']),
      detailsOf(fields['grpc-status-details-bin']),
    );
  }
  if (body.length < PREFIX_LENGTH || body.length !== PREFIX_LENGTH + body.readUInt32BE(1))
    return new GrpcError(GRPC_CODE.internal, `${name}: the answer is not one whole message`);
  if (body[0] !== 0) return new GrpcError(GRPC_CODE.internal, `${name}: the answer is compressed`);
  return body.subarray(PREFIX_LENGTH);
}

type Field = string | string[] | undefined;

const first = (field: Field): string => (typeof field === 'string' ? field : (field?.[0] ?? ''));

/** Percent-encoded UTF-8; what is no such encoding is shown as it came. */
function messageOf(field: Field): string {
  const text = first(field);
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Base64, with or without its padding, of a google.rpc.Status. */
const detailsOf = (field: Field): readonly ErrorDetail[] =>
  field === undefined ? [] : readStatusDetails(Buffer.from(first(field), 'base64'));
