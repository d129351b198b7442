import { createHash } from 'node:crypto';

/** A content address, such as `sha256:e3b0…` (image-spec descriptor.md, "Digests"). Only sha256 is spoken. */
export type Digest = `sha256:${string}`;

/** Whether the text is a whole sha256 digest. */
export function isDigest(text: string): text is Digest {
  return /^sha256:[0-9a-f]{64}$/.test(text);
}

/** The digest of bytes that are at hand. */
export function digestOf(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Measures bytes as they pass. */
export interface Digester {
  /** Bytes seen so far. */
  readonly size: number;
  update(chunk: Uint8Array): void;
  /** The digest of everything seen; ends the measuring. */
  digest(): Digest;
  /** Hands the chunks on and measures them. */
  through(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array>;
}

/** Starts measuring a stream of bytes. */
export function createDigester(): Digester {
  const hash = createHash('sha256');
  let size = 0;
  const update = (chunk: Uint8Array): void => {
    size += chunk.length;
    hash.update(chunk);
  };
  return {
    get size() {
      return size;
    },
    update,
    digest: () => `sha256:${hash.digest('hex')}`,
    async *through(chunks) {
      for await (const chunk of chunks) {
        update(chunk);
        yield chunk;
      }
    },
  };
}
