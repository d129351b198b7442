import { connect, constants, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http2';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { frameMessage, readMessages } from '../../src/engine/session/grpc-frames.ts';

export interface PeerResult {
  readonly code: number;
  readonly message: string;
  /** Every message as text; empty when a listener took them. */
  readonly messages: readonly string[];
}

/** One call of the daemon's. */
export interface PeerCall {
  send(message: Uint8Array): void;
  end(): void;
  cancel(): void;
  /** The first message. */
  first(): Promise<Buffer>;
  /** The messages, as they come. */
  readonly messages: AsyncIterable<Buffer>;
  /** Ends our side and reads the call to its end. */
  finished(listener?: (message: Buffer) => void): Promise<PeerResult>;
}

/** The daemon's side of a session: an HTTP/2 client that makes gRPC calls over a stream. */
export interface Peer {
  call(path: string, metadata?: OutgoingHttpHeaders): PeerCall;
  close(): void;
}

export function grpcPeer(stream: Duplex): Peer {
  const session = connect('http://localhost', {
    createConnection: () => stream,
    maxSendHeaderBlockLength: 16 * 1024 * 1024,
  });
  session.on('error', () => undefined);
  return {
    call: (path, metadata = {}) => {
      const request = session.request(
        { ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers', ...metadata },
        { endStream: false },
      );
      let headers: IncomingHttpHeaders = {};
      request.on('response', (received) => (headers = { ...headers, ...received }));
      request.on('trailers', (received: IncomingHttpHeaders) => (headers = { ...headers, ...received }));
      const over = once(request, 'close').catch(() => undefined);
      const messages = readMessages(request as AsyncIterable<Uint8Array>);
      return {
        messages,
        send: (message) => void request.write(frameMessage(message)),
        end: () => void request.end(),
        cancel: () => request.close(constants.NGHTTP2_CANCEL),
        first: async () => {
          const next = await messages.next();
          return next.value as Buffer;
        },
        finished: async (listener) => {
          if (listener === undefined) request.end();
          const texts: string[] = [];
          for await (const message of messages)
            if (listener === undefined) texts.push(message.toString());
            else listener(message);
          await over;
          const message = decodeURIComponent(String(headers['grpc-message'] ?? ''));
          return { code: Number(headers['grpc-status']), message, messages: texts };
        },
      };
    },
    close: () => session.destroy(),
  };
}
