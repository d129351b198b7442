import { Duplex } from 'node:stream';
import { BytesMessage, controlSession } from '../../wire/client.generated.ts';
import { decode, encode } from '../../wire/codec.ts';
import type { CallOptions, Channel } from '../connection/channel.ts';

/** The largest piece in one message, in bytes: older daemons take 4 MiB. */
const PIECE = 1024 * 1024;

/** A stream of bytes through a daemon's Control.Session: on its other end the daemon speaks HTTP/2. */
export function sessionTunnel(channel: Channel, metadata: NonNullable<CallOptions['metadata']>): Duplex {
  const call = channel.duplex(controlSession.path, { metadata });
  const incoming = call.messages[Symbol.asyncIterator]();
  async function send(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length; at += PIECE)
      await call.send(encode(BytesMessage, { data: bytes.subarray(at, at + PIECE) }));
  }
  return new Duplex({
    read() {
      incoming.next().then(
        ({ done, value }) => this.push(done === true ? null : decode(BytesMessage, value).data),
        (error: unknown) => this.destroy(error as Error),
      );
    },
    // Many small frames become one message.
    writev(chunks, done) {
      send(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer))).then(() => done(), done);
    },
    final(done) {
      call.end();
      done();
    },
    destroy(error, done) {
      call.cancel();
      done(error);
    },
  });
}
