import { BuildStatus, type Row } from './build-status.ts';
import { seconds, warningLine } from './format.ts';
import type { BuildOutcome, ProgressRenderer, ProgressSink } from './renderer.ts';
import type { StatusUpdate } from './status-update.ts';
import { type FrameOptions, liveFrame, rowLine } from './terminal-frame.ts';

/** Taken for the size of a terminal that doesn't tell. */
const COLUMNS = 80;
const ROWS = 24;

/** ECMA-48, and the synchronized output that terminals without it ignore (DEC private mode 2026). */
const ESCAPES = {
  begin: '\x1b[?2026h',
  end: '\x1b[?2026l',
  eraseBelow: '\x1b[0J',
  eraseRestOfLine: '\x1b[0K',
  up: (lines: number): string => (lines === 0 ? '\r' : `\r\x1b[${lines}A`),
} as const;

const OUTCOMES: Readonly<Record<BuildOutcome, string>> = {
  done: 'Built',
  failed: 'Failed',
  canceled: 'Canceled',
};

/**
 * A live picture: what is finished scrolls away above, one line each; below it what runs now. Each frame is one write
 * that overwrites the frame before it line by line, so nothing flickers.
 */
export class TerminalRenderer implements ProgressRenderer {
  readonly #sink: ProgressSink;
  readonly #colour: boolean;
  readonly #status = new BuildStatus();
  /** The state in which each row has been left above. */
  readonly #settled = new Map<number, string>();
  #liveLines = 0;
  #lastFrame = '';
  #began: number | undefined;

  constructor(sink: ProgressSink, options: { readonly colour: boolean }) {
    this.#sink = sink;
    this.#colour = options.colour;
  }

  update(update: StatusUpdate, now: number): void {
    this.#began ??= now;
    this.#status.apply(update, now);
  }

  tick(now: number): void {
    this.#began ??= now;
    this.#draw(now);
  }

  finish(now: number, outcome: BuildOutcome): void {
    this.#draw(now, outcome);
    for (const warning of this.#status.warnings) this.#sink.write(warningLine(warning));
  }

  #draw(now: number, outcome?: BuildOutcome): void {
    const options: FrameOptions = {
      columns: Math.max(this.#sink.columns ?? COLUMNS, 1),
      // One line stays free: the cursor stands on it.
      lines: Math.max((this.#sink.rows ?? ROWS) - 1, 1),
      colour: this.#colour,
    };
    const rows = this.#status.rows(now);
    const settled = rows
      .filter((row) => this.#settles(row, outcome !== undefined))
      .map((row) => rowLine(row, options));
    const header = this.#header(now, outcome);
    const running = outcome === undefined ? rows.filter(({ state }) => state === 'running') : [];
    const live = liveFrame(running, header, options);
    this.#paint(settled, live);
  }

  /** True once for each row that is finished; again when it has run again. */
  #settles({ number, state, milliseconds }: Row, last: boolean): boolean {
    if (state === 'running' && !last) return false;
    const shown = `${state} ${seconds(milliseconds)}`;
    if (this.#settled.get(number) === shown) return false;
    this.#settled.set(number, shown);
    return true;
  }

  #header(now: number, outcome: BuildOutcome | undefined): string {
    const { finished, total } = this.#status.counts;
    const word = outcome === undefined ? 'Building' : OUTCOMES[outcome];
    return `[+] ${word} ${seconds(now - (this.#began ?? now))} (${finished}/${total})`;
  }

  #paint(settled: readonly string[], live: readonly string[]): void {
    const frame = [...settled, ...live].map((line) => `${line}${ESCAPES.eraseRestOfLine}\n`).join('');
    if (settled.length === 0 && frame === this.#lastFrame) return;
    this.#sink.write(
      `${ESCAPES.begin}${ESCAPES.up(this.#liveLines)}${frame}${ESCAPES.eraseBelow}${ESCAPES.end}`,
    );
    this.#liveLines = live.length;
    this.#lastFrame = frame;
  }
}
