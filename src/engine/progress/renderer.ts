import type { StatusUpdate } from './status-update.ts';

/** Where progress goes: a stream of text, and the size of the terminal behind it. */
export interface ProgressSink {
  write(text: string): unknown;
  /** Undefined when it is no terminal. Asked anew for every frame, for windows change. */
  readonly columns: number | undefined;
  readonly rows: number | undefined;
}

export type BuildOutcome = 'done' | 'failed' | 'canceled';

/** One way to show a build's events. All of them take the same stream. */
export interface ProgressRenderer {
  /** Takes in a message of the daemon's. */
  update(update: StatusUpdate, now: number): void;
  /** Called several times a second while the build runs. */
  tick(now: number): void;
  /** Shows the last state; nothing is called after it. */
  finish(now: number, outcome: BuildOutcome): void;
}
