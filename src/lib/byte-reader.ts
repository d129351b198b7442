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

  /** Exactly `count` bytes. Throws UnexpectedEnd. */
  async take(count: number): Promise<Uint8Array> {
    const taken = new Uint8Array(count);
    await this.#each(count, (piece, offset) => taken.set(piece, offset));
    return taken;
  }

  /** Passes over `count` bytes without keeping them. Throws UnexpectedEnd. */
  async skip(count: number): Promise<void> {
    await this.#each(count, () => undefined);
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

  async #each(count: number, visit: (piece: Uint8Array, offset: number) => void): Promise<void> {
    for (let done = 0; done < count;) {
      if (await this.atEnd()) throw new UnexpectedEnd();
      const piece = this.#waiting.subarray(0, count - done);
      visit(piece, done);
      this.#consume(piece.length);
      done += piece.length;
    }
  }

  #consume(count: number): void {
    this.#waiting = this.#waiting.subarray(count);
    this.position += count;
  }
}
