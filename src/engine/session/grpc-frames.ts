import { GRPC_CODE, GrpcError } from '../../frontend/transport.ts';

/** A message travels with one byte (is it compressed?) and its length before it (gRPC over HTTP/2, "Length-Prefixed-Message"). */
const PREFIX = 5;

/** The largest message that is taken, in bytes: daemons send at most 16 MiB. */
const LARGEST = 32 * 1024 * 1024;

/** A message as it goes over the wire. */
export function frameMessage(message: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(PREFIX + message.length);
  framed[0] = 0;
  framed.writeUInt32BE(message.length, 1);
  framed.set(message, PREFIX);
  return framed;
}

/**
 * Cuts a stream of bytes into messages. What is left over waits for the next piece; nothing is copied but messages that lie in
 * several pieces. Throws GrpcError for a compressed or too large message and for a stream that ends within one.
 */
export async function* readMessages(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let size = 0;
  let wanted = PREFIX;
  for await (const piece of pieces) {
    waiting.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
    size += piece.length;
    while (size >= wanted) {
      let joined = waiting.length === 1 ? (waiting[0] ?? Buffer.alloc(0)) : Buffer.concat(waiting, size);
      const length = lengthOf(joined);
      wanted = PREFIX + length;
      if (size >= wanted) {
        yield joined.subarray(PREFIX, wanted);
        joined = joined.subarray(wanted);
        size -= wanted;
        wanted = PREFIX;
      }
      waiting = [joined];
    }
  }
  if (size > 0) throw new GrpcError(GRPC_CODE.internal, 'the stream ended within a message');
}

function lengthOf(message: Buffer): number {
  if (message[0] !== 0) throw new GrpcError(GRPC_CODE.unimplemented, 'compressed messages are not taken');
  const length = message.readUInt32BE(1);
  if (length > LARGEST)
    throw new GrpcError(GRPC_CODE.resourceExhausted, `a message of ${length} bytes is too large`);
  return length;
}
