import { UserError } from '../lib/user-error.ts';

/** Reads a stream in pieces of the reader's choosing, holding no more than one chunk and what was asked for. */
export interface ByteReader {
  /** Exactly so many bytes; undefined when the stream has ended before the first of them. */
  readBlock(length: number): Promise<Uint8Array | undefined>;
  /** Exactly so many bytes; a stream that ends before is an error. */
  read(length: number): Promise<Uint8Array>;
  skip(length: number): Promise<void>;
  /** Says that the next `length` bytes are the content of an entry. */
  startContent(length: number): void;
  /** The content's bytes that are not read yet. */
  content(): AsyncGenerator<Uint8Array>;
  skipContent(): Promise<void>;
  /** Reads to the stream's end, so that whatever measures it has seen all of it. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** Starts reading; `what` names the stream in the error for a stream that ends too early. */
export function createByteReader(chunks: AsyncIterable<Uint8Array>, what: string): ByteReader {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  let contentLeft = 0;
  let ended = false;

  async function more(): Promise<boolean> {
    while (rest.length === 0 && !ended) {
      const next = await iterator.next();
      if (next.done === true) ended = true;
      else rest = next.value;
    }
    return rest.length > 0;
  }
  function take(atMost: number): Uint8Array {
    const taken = rest.subarray(0, atMost);
    rest = rest.subarray(taken.length);
    return taken;
  }
  const tooShort = (): UserError => new UserError(`${what} is truncated: it ends in the middle of an entry`);

  async function readBlock(length: number): Promise<Uint8Array | undefined> {
    if (length > 0 && !(await more())) return undefined;
    if (rest.length >= length) return take(length);
    const whole = new Uint8Array(length);
    for (let filled = 0; filled < length;) {
      if (!(await more())) throw tooShort();
      const piece = take(length - filled);
      whole.set(piece, filled);
      filled += piece.length;
    }
    return whole;
  }
  async function skip(length: number): Promise<void> {
    for (let left = length; left > 0;) {
      if (!(await more())) throw tooShort();
      left -= take(left).length;
    }
  }
  return {
    readBlock,
    skip,
    async read(length) {
      const bytes = await readBlock(length);
      if (bytes === undefined) throw tooShort();
      return bytes;
    },
    startContent(length) {
      contentLeft = length;
    },
    async *content() {
      while (contentLeft > 0) {
        if (!(await more())) throw tooShort();
        const piece = take(contentLeft);
        contentLeft -= piece.length;
        yield piece;
      }
    },
    async skipContent() {
      const left = contentLeft;
      contentLeft = 0;
      await skip(left);
    },
    async drain() {
      while (await more()) rest = new Uint8Array(0);
    },
    async close() {
      await iterator.return?.();
    },
  };
}
