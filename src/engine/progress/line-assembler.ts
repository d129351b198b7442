import { stripVTControlCharacters } from 'node:util';

/** A line that never ends is cut here, so that a build can't fill our memory. */
const LONGEST_LINE = 16 * 1024;

/** Makes lines of a program's output that comes in pieces. One for each stream of a vertex. */
export class LineAssembler {
  readonly #decoder = new TextDecoder();
  #rest = '';

  /** The lines a piece completes, as a terminal would show them in the end and without what steers one. */
  push(data: Uint8Array): readonly string[] {
    this.#rest += this.#decoder.decode(data, { stream: true });
    const lines = this.#rest.split('\n');
    this.#rest = (lines.pop() ?? '').slice(-LONGEST_LINE);
    return lines.map(printedLine);
  }

  /** What has come of a line that is not complete, such as a progress bar; empty when there is none. */
  get unfinished(): string {
    return printedLine(this.#rest);
  }

  /** Ends the output: the last line may have had no end of its own. */
  end(): readonly string[] {
    const last = this.unfinished;
    this.#rest = '';
    return last === '' ? [] : [last];
  }
}

/** What is left on a terminal of a line that was overwritten with carriage returns, without control characters. */
function printedLine(raw: string): string {
  const plain = stripVTControlCharacters(raw.replace(/\r+$/, '')).replaceAll('\t', '    ');
  const shown = plain.slice(plain.lastIndexOf('\r') + 1);
  // eslint-disable-next-line no-control-regex -- what is left of a broken sequence must not reach a terminal
  return shown.replace(/[\x00-\x1f\x7f-\x9f]/g, '');
}
