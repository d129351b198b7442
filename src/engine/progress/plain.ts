import { BuildStatus, type NewLine, type Row } from './build-status.ts';
import { byteCount, seconds, transferText, warningLine } from './format.ts';
import type { ProgressRenderer, ProgressSink } from './renderer.ts';
import type { StatusUpdate } from './status-update.ts';

/** Milliseconds for which one vertex keeps the floor while others have lines to print. */
const PATIENCE = 5000;
/** Milliseconds of silence after which a line says what is still running, so that nobody takes the build for dead. */
const HEARTBEAT = 60_000;

interface Printed {
  title: boolean;
  /** The end that was printed last: a vertex may run again, and then ends again. */
  end: string | undefined;
  /** Finished transfers that have been printed. */
  readonly transfers: Set<string>;
  readonly waiting: NewLine[];
}

/**
 * Lines that stay, as BuildKit's own plain progress has them: `#7 [install] packages`, `#7 12.3 a line of output`,
 * `#7 DONE 3.2s`. The lines of one vertex stand together as far as they can without making others wait too long.
 */
export class PlainRenderer implements ProgressRenderer {
  readonly #sink: ProgressSink;
  readonly #status = new BuildStatus();
  readonly #printed = new Map<number, Printed>();
  #current: number | undefined;
  #currentSince = 0;
  #lastWrite: number | undefined;

  constructor(sink: ProgressSink) {
    this.#sink = sink;
  }

  update(update: StatusUpdate, now: number): void {
    for (const line of this.#status.apply(update, now)) this.#printedOf(line.row).waiting.push(line);
    this.#flush(now, PATIENCE);
  }

  tick(now: number): void {
    this.#lastWrite ??= now;
    this.#flush(now, PATIENCE);
    if (now - this.#lastWrite < HEARTBEAT) return;
    const running = this.#status.rows(now).filter(({ state }) => state === 'running');
    for (const { number, title, milliseconds } of running)
      this.#write(`#${number} ${title}: still running after ${seconds(milliseconds)}\n`, now);
    this.#lastWrite = now;
  }

  finish(now: number): void {
    this.#flush(now, 0);
    for (const warning of this.#status.warnings) this.#write(warningLine(warning), now);
  }

  #flush(now: number, patience: number): void {
    const rows = this.#status.rows(now);
    const current = rows.find(({ number }) => number === this.#current);
    if (current !== undefined) {
      this.#print(current, now);
      const others = rows.some((row) => row !== current && this.#hasNews(row));
      if (this.#current !== undefined && (!others || now - this.#currentSince < patience)) return;
    }
    for (const row of rows) if (this.#hasNews(row)) this.#print(row, now);
  }

  #hasNews(row: Row): boolean {
    const printed = this.#printedOf(row.number);
    if (!printed.title || printed.waiting.length > 0) return true;
    return row.state !== 'running' && printed.end !== endKey(row);
  }

  #print(row: Row, now: number): void {
    const printed = this.#printedOf(row.number);
    const text = [...transfersOf(row, printed), ...linesOf(row, printed), ...endOf(row, printed)].join('');
    if (text === '' && printed.title) return;
    if (this.#current !== row.number) {
      if (this.#current !== undefined) this.#write(`#${this.#current} ...\n\n`, now);
      this.#current = row.number;
      this.#currentSince = now;
      this.#write(`#${row.number} ${row.title}\n`, now);
      printed.title = true;
    }
    this.#write(text, now);
    if (row.state === 'running') return;
    this.#write('\n', now);
    this.#current = undefined;
  }

  #printedOf(number: number): Printed {
    const known = this.#printed.get(number);
    if (known !== undefined) return known;
    const fresh: Printed = { title: false, end: undefined, transfers: new Set(), waiting: [] };
    this.#printed.set(number, fresh);
    return fresh;
  }

  #write(text: string, now: number): void {
    if (text === '') return;
    this.#sink.write(text);
    this.#lastWrite = now;
  }
}

function transfersOf({ number, transfers }: Row, { transfers: known }: Printed): readonly string[] {
  return transfers.flatMap((transfer) => {
    const { vertex, id, completed, started = completed, total, current } = transfer;
    const key = `${vertex} ${id}`;
    if (completed === undefined || known.has(key)) return [];
    known.add(key);
    const size = total > 0 && total === current ? ` ${byteCount(total)}` : undefined;
    const text =
      size === undefined
        ? transferText(transfer)
        : `${transferText({ ...transfer, current: 0, total: 0 })}${size}`;
    return [`#${number} ${text} ${seconds(completed - (started ?? completed))} done\n`];
  });
}

const linesOf = ({ number }: Row, { waiting }: Printed): readonly string[] =>
  waiting.splice(0).map(({ text, at }) => `#${number} ${(at / 1000).toFixed(3)} ${text}\n`);

const endKey = ({ state, milliseconds }: Row): string => `${state} ${milliseconds}`;

function endOf(row: Row, printed: Printed): readonly string[] {
  const { number, state, milliseconds, error } = row;
  if (state === 'running' || printed.end === endKey(row)) return [];
  printed.end = endKey(row);
  switch (state) {
    case 'done':
      return [`#${number} DONE ${seconds(milliseconds)}\n`];
    case 'cached':
      return [`#${number} CACHED\n`];
    case 'canceled':
      return [`#${number} CANCELED\n`];
    case 'failed':
      return [`#${number} ERROR: ${error ?? ''}\n`];
  }
}
