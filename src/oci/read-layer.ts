import type { Duplex } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { UserError } from '../lib/user-error.ts';
import { pipeThrough } from './pipe-through.ts';
import { readTar } from './tar-reader.ts';
import type { TreeEntry } from './tree-entry.ts';

/** First bytes of what we can decompress (RFC 1952; RFC 8878 section 3.1.1). */
const MAGIC: readonly (readonly [magic: readonly number[], decompressor: () => Duplex])[] = [
  [[0x1f, 0x8b], () => createGunzip()],
  [[0x28, 0xb5, 0x2f, 0xfd], () => createZstdDecompress()],
];

/**
 * Reads a layer blob as a stream of entries. The content says how it is compressed, since media types have been wrong in real
 * registries. `what` names the layer in errors. Throws UserError for damaged content.
 */
export async function* readLayer(blob: AsyncIterable<Uint8Array>, what: string): AsyncGenerator<TreeEntry> {
  yield* readTar(decompress(blob, what), what);
}

async function* decompress(blob: AsyncIterable<Uint8Array>, what: string): AsyncGenerator<Uint8Array> {
  const iterator: AsyncIterator<Uint8Array> = blob[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let ended = false;
  while (head.length < 4 && !ended) {
    const next = await iterator.next();
    if (next.done === true) ended = true;
    else head = Buffer.concat([head, next.value]);
  }
  const rest: AsyncIterable<Uint8Array> = { [Symbol.asyncIterator]: () => iterator };
  const whole = async function* (): AsyncGenerator<Uint8Array> {
    yield head;
    yield* rest;
  };
  const decompressor = MAGIC.find(([magic]) => magic.every((byte, index) => head[index] === byte))?.[1];
  if (decompressor === undefined) yield* whole();
  else
    try {
      yield* pipeThrough(whole(), decompressor());
    } catch (cause) {
      if (cause instanceof UserError) throw cause;
      throw new UserError(`${what} is damaged: ${cause instanceof Error ? cause.message : String(cause)}`, {
        cause,
      });
    }
}
