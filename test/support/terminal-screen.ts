/** A terminal as far as our progress needs one: what a person would see after the text was written to it. */
export class TerminalScreen {
  readonly #columns: number;
  readonly #lines: string[] = [''];
  #row = 0;
  #column = 0;

  constructor(columns: number) {
    this.#columns = columns;
  }

  write(text: string): void {
    // eslint-disable-next-line no-control-regex -- the escape sequences are what is read here
    for (const [token] of text.matchAll(/\x1b\[([?0-9]*)([A-Za-z])|[\s\S]/gu)) this.#put(token);
  }

  /** Everything that was ever scrolled past and what is on the screen, without blanks at the ends of lines. */
  get text(): string {
    return this.#lines.map((line) => line.trimEnd()).join('\n');
  }

  #put(token: string): void {
    if (token.startsWith('\x1b[')) this.#control(token.slice(2, -1), token.slice(-1));
    else if (token === '\n') {
      this.#row++;
      this.#column = 0;
      this.#lines[this.#row] ??= '';
    } else if (token === '\r') this.#column = 0;
    else {
      if (this.#column >= this.#columns) throw new Error(`a line is wider than ${this.#columns} columns`);
      const line = this.#lines[this.#row] ?? '';
      this.#lines[this.#row] =
        line.padEnd(this.#column).slice(0, this.#column) + token + line.slice(this.#column + 1);
      this.#column++;
    }
  }

  #control(argument: string, command: string): void {
    if (command === 'A') {
      this.#row -= Number(argument);
      if (this.#row < 0) throw new Error('the cursor left the screen');
    } else if (command === 'K')
      this.#lines[this.#row] = (this.#lines[this.#row] ?? '').slice(0, this.#column);
    else if (command === 'J') {
      this.#lines.splice(this.#row + 1);
      this.#lines[this.#row] = (this.#lines[this.#row] ?? '').slice(0, this.#column);
    }
  }
}
