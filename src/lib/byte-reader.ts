/** The stream ended in the middle of something. */
export class UnexpectedEnd extends Error {
  constructor() {
    super('the data ends too early');
    this.name = 'UnexpectedEnd';
  }
}

/** Reads a stream of bytes in pieces of any size and keeps no more of it than is asked for. */
export class ByteReader {
  /** Bytes read so far. */
  position = 0;
  readonly #source: AsyncIterator<Uint8Array>;
  #waiting: Uint8Array = new Uint8Array();

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** True when nothing is left. */
  async atEnd(): Promise<boolean> {
    while (this.#waiting.length === 0) {
      const next = await this.#source.next();
      if (next.done === true) return true;
      this.#waiting = next.value;
    }
    return false;
  }

  /** The next bytes as they came: at least one, at most `most`. Throws UnexpectedEnd. */
  async some(most: number): Promise<Uint8Array> {
    if (await this.atEnd()) throw new UnexpectedEnd();
    const piece = this.#waiting.subarray(0, most);
    this.#consume(piece.length);
    return piece;
  }

  /** Exactly `count` bytes. Throws UnexpectedEnd. */
  async take(count: number): Promise<Uint8Array> {
    if (count > 0 && this.#waiting.length >= count) return this.some(count);
    const taken = new Uint8Array(count);
    for (let filled = 0; filled < count;) {
      const piece = await this.some(count - filled);
      taken.set(piece, filled);
      filled += piece.length;
    }
    return taken;
  }

  /** Passes over `count` bytes without keeping them. Throws UnexpectedEnd. */
  async skip(count: number): Promise<void> {
    for (let left = count; left > 0;) left -= (await this.some(left)).length;
  }

  /** Passes over zero bytes; gives how many there were. */
  async skipZeros(): Promise<number> {
    const start = this.position;
    while (!(await this.atEnd())) {
      const zeros = this.#waiting.findIndex((byte) => byte !== 0);
      this.#consume(zeros === -1 ? this.#waiting.length : zeros);
      if (zeros !== -1) break;
    }
    return this.position - start;
  }

  /** Passes over everything that is left, so that whoever measures the stream has seen all of it. */
  async drain(): Promise<void> {
    while (!(await this.atEnd())) this.#consume(this.#waiting.length);
  }

  /** Lets go of the stream. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  #consume(count: number): void {
    this.#waiting = this.#waiting.subarray(count);
    this.position += count;
  }
}
