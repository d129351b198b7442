import { once } from 'node:events';
import {
  type CallOptions as GrpcOptions,
  Client,
  type ClientReadableStream,
  type ChannelCredentials,
  Metadata,
  type ServiceError,
} from '@grpc/grpc-js';
import { readStatusDetails } from '../../frontend/status-details.ts';
import { GRPC_CODE, GrpcError } from '../../frontend/transport.ts';
import type { CallOptions, Channel, MessageStream } from './channel.ts';

/** Daemons send at most 16 MiB; grpc-js takes 4 unless told otherwise. */
const LARGEST_ANSWER = 16 * 1024 * 1024;
/** Bytes the daemon may send before it hears from us; HTTP/2's own 64 KiB make exports slow. */
const WINDOW = 16 * 1024 * 1024;

/**
 * A connection of grpc-js.
 * @param target in grpc-js's terms: `unix:/path` or `dns:host:port`
 */
export function grpcChannel(target: string, credentials: ChannelCredentials): Channel {
  const client = new Client(target, credentials, {
    'grpc.max_receive_message_length': LARGEST_ANSWER,
    'grpc.max_send_message_length': -1,
    'grpc-node.flow_control_window': WINDOW,
    // The address is the daemon's own: a proxy for the web has no part in it, nor has a service config from DNS.
    'grpc.enable_http_proxy': 0,
    'grpc.service_config_disable_resolution': 1,
    // A build is not repeated behind its user's back.
    'grpc.enable_retries': 0,
  });
  return {
    unary: (path, message, options = {}) =>
      new Promise((resolve, reject) => {
        const call = client.makeUnaryRequest(
          path,
          asBuffer,
          same,
          message,
          metadataOf(options),
          grpcOptions(options),
          (error, answer) => {
            if (error !== null) reject(grpcError(error));
            else resolve(answer ?? new Uint8Array());
          },
        );
        cancelOn(options.signal, call);
      }),
    stream: (path, message, options = {}) => {
      const call = client.makeServerStreamRequest(
        path,
        asBuffer,
        same,
        message,
        metadataOf(options),
        grpcOptions(options),
      );
      cancelOn(options.signal, call);
      return messageStream(call);
    },
    duplex: (path, options = {}) => {
      const call = client.makeBidiStreamRequest(
        path,
        asBuffer,
        same,
        metadataOf(options),
        grpcOptions(options),
      );
      cancelOn(options.signal, call);
      return {
        messages: messageStream(call),
        send: async (message) => {
          if (!call.write(message)) await Promise.race([once(call, 'drain'), once(call, 'close')]);
        },
        end: () => call.end(),
        cancel: () => call.cancel(),
      };
    },
    close: () => client.close(),
  };
}

const asBuffer = (message: Uint8Array): Buffer =>
  Buffer.from(message.buffer, message.byteOffset, message.byteLength);

const same = (message: Buffer): Uint8Array => message;

function metadataOf({ metadata = {} }: CallOptions): Metadata {
  const sent = new Metadata();
  for (const [name, value] of Object.entries(metadata))
    for (const one of typeof value === 'string' ? [value] : value) sent.add(name, one);
  return sent;
}

const grpcOptions = ({ limit }: CallOptions): GrpcOptions =>
  limit === undefined ? {} : { deadline: Date.now() + limit };

function cancelOn(
  signal: AbortSignal | undefined,
  call: { cancel(): void; on(event: 'status', listener: () => void): unknown },
): void {
  if (signal === undefined) return;
  const cancel = (): void => call.cancel();
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  call.on('status', () => signal.removeEventListener('abort', cancel));
}

function messageStream(call: ClientReadableStream<Uint8Array>): MessageStream {
  const headers = new Promise<ReadonlyMap<string, string>>((resolve) => {
    call.once('metadata', (metadata: Metadata) =>
      resolve(new Map(Object.entries(metadata.getMap()).map(([name, value]) => [name, String(value)]))),
    );
    call.once('status', () => resolve(new Map()));
  });
  return {
    headers,
    async *[Symbol.asyncIterator]() {
      try {
        for await (const message of call) yield message as Uint8Array;
      } catch (error) {
        throw isServiceError(error) ? grpcError(error) : error;
      } finally {
        // Whoever stops listening wants no more of it; for a call that is over this does nothing.
        call.cancel();
      }
    },
  };
}

const isServiceError = (error: unknown): error is ServiceError =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' && 'metadata' in error;

function grpcError(error: ServiceError): GrpcError {
  const [status] = error.metadata.get('grpc-status-details-bin');
  const details = status instanceof Uint8Array ? readStatusDetails(status) : [];
  return new GrpcError(
    Number.isInteger(error.code) ? error.code : GRPC_CODE.unknown,
    error.details === '' ? error.message : error.details,
    details,
  );
}
