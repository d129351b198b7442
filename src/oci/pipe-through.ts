import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Sends chunks through a stream, such as a compressor. Throws what either of them fails with. */
export async function* pipeThrough(
  chunks: AsyncIterable<Uint8Array>,
  stream: Duplex,
): AsyncGenerator<Uint8Array> {
  const fed = pipeline(chunks, stream);
  fed.catch(() => undefined); // The same failure ends the loop below, or is thrown at its end.
  for await (const chunk of stream) yield chunk as Uint8Array;
  await fed;
}
