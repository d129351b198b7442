import { BuildStatus } from './build-status.ts';
import { failureReport } from './failure-report.ts';
import { JsonRenderer } from './json.ts';
import { PlainRenderer } from './plain.ts';
import type { ProgressMode } from './progress-modes.ts';
import { quietRenderer } from './quiet.ts';
import type { BuildOutcome, ProgressRenderer, ProgressSink } from './renderer.ts';
import type { StatusUpdate } from './status-update.ts';
import { TerminalRenderer } from './terminal.ts';

/** Milliseconds between two frames: fast enough to look alive, slow enough for a remote terminal. */
const FRAME = 100;

export interface ProgressOptions {
  readonly mode: ProgressMode;
  readonly sink: ProgressSink & { readonly isTerminal: boolean };
  readonly colour: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Shows a build while it runs, and remembers what the report of its failure needs. */
export class Progress {
  readonly #renderer: ProgressRenderer;
  readonly #status = new BuildStatus();
  readonly #options: ProgressOptions;
  readonly #timer: NodeJS.Timeout;
  #finished = false;

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#renderer = rendererFor(options);
    this.#timer = setInterval(() => this.#renderer.tick(options.now()), FRAME);
    this.#timer.unref();
  }

  update(update: StatusUpdate): void {
    if (this.#finished) return;
    const now = this.#options.now();
    this.#status.apply(update, now);
    this.#renderer.update(update, now);
  }

  /** Shows the last state, and gives the terminal back as it was. A second call does nothing. */
  finish(outcome: BuildOutcome): void {
    if (this.#finished) return;
    this.#finished = true;
    clearInterval(this.#timer);
    this.#renderer.finish(this.#options.now(), outcome);
  }

  /** What failed, with its last lines; empty when nothing did, and in JSON, which has said it all. */
  failure(): string {
    const isJson = this.#options.mode === 'json' || this.#options.mode === 'rawjson';
    return isJson ? '' : failureReport(this.#status.rows(this.#options.now()));
  }
}

function rendererFor({ mode, sink, colour }: ProgressOptions): ProgressRenderer {
  switch (mode) {
    case 'auto':
      return sink.isTerminal ? new TerminalRenderer(sink, { colour }) : new PlainRenderer(sink);
    case 'tty':
      return new TerminalRenderer(sink, { colour });
    case 'plain':
      return new PlainRenderer(sink);
    case 'json':
    case 'rawjson':
      return new JsonRenderer(sink);
    case 'quiet':
      return quietRenderer;
  }
}
