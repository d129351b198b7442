import type { Writable } from 'node:stream';

/** A stream of text to the user. Resolves when the text is out or, at the latest, when the reader is gone. */
export interface TextSink {
  write(text: string): Promise<void>;
  /** True for a terminal. */
  readonly isTerminal: boolean;
  /** Width in characters; undefined when it is no terminal. */
  readonly columns: number | undefined;
  /** Height in lines; undefined when it is no terminal. */
  readonly rows: number | undefined;
}

/** Why a file has no content to give. */
export type FileProblem = 'missing' | 'unreadable' | 'directory';

/** What the command line touches, handed in so that commands are tested without processes. */
export interface Io {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  /** Standard output for a result that is no text. Ends when its writer does. */
  openStdout(): Writable;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted by the first interrupt, for commands that have something to put in order. */
  readonly interrupted: AbortSignal;
  /** Reads a file, or standard input for `-`, up to and including one byte more than the limit. */
  read(path: string, limit: number): Promise<Uint8Array | FileProblem>;
  exists(path: string): Promise<boolean>;
  /** Writes a new file whole; `exists` when one is there and may not be replaced. */
  write(path: string, content: string, options: { readonly replace: boolean }): Promise<'written' | 'exists'>;
}
