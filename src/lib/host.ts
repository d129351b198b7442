import type { LogEvent } from './log-event.ts';

/** A program and its arguments. Never a shell line: what is not in the list is not interpreted. */
export type Command = readonly [program: string, ...args: readonly string[]];

export interface RunOptions {
  /** Added to the host's environment; `undefined` removes a variable. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** Milliseconds after which the command is ended and fails by name. Left out, only its silence has a limit. */
  readonly timeout?: number;
  /** Milliseconds that it may go on without a line of output. Defaults to the host's own limit. */
  readonly silence?: number;
  /** Directory to run in; defaults to `/`. */
  readonly directory?: string;
  /** What the command prints is a secret: no line of it is emitted, and none stands in an error. */
  readonly secret?: boolean;
  /** The command need not wait for what it writes to reach the disk, where the host can spare it that. */
  readonly withoutSync?: boolean;
  /** Both streams are one, so that their lines come in the order they were written in; `stdout` is `output` then. */
  readonly inOrder?: boolean;
}

/** What a finished command left behind. `stdout` is whole; `output` is both streams as they came. */
export interface RunResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly output: string;
}

export type FileKind = 'file' | 'directory' | 'link' | 'other';

export interface FileStatus {
  readonly kind: FileKind;
  /** Permission bits, such as 0o644. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes. */
  readonly size: number;
}

/**
 * A file tree with absolute paths of its own: `/etc/os-release` is the target's, wherever the tree is kept. Links are
 * followed inside the tree and never out of it. A missing file is `undefined` where that is an answer, an error elsewhere.
 */
export interface Files {
  readText(path: string): Promise<string | undefined>;
  readBytes(path: string): Promise<Uint8Array | undefined>;
  /** The first `length` bytes at most, for telling what a big file is. */
  readStart(path: string, length: number): Promise<Uint8Array | undefined>;
  /** Follows links; `undefined` when nothing is there or the link dangles. */
  stat(path: string): Promise<FileStatus | undefined>;
  /** The entry itself, a link not followed. */
  lstat(path: string): Promise<FileStatus | undefined>;
  /** Where a link leads, as it is written; `undefined` for what is no link. */
  readLink(path: string): Promise<string | undefined>;
  /** Names in a directory, sorted; empty when there is no such directory. */
  list(path: string): Promise<readonly string[]>;
  /** Writes under a temporary name in the same directory and renames, so the file is whole or not there. Parents are made 0755. */
  write(path: string, content: string | Uint8Array, mode: number): Promise<void>;
  /** Cuts the file to nothing in place: for files that are bind-mounted and can't be replaced. */
  truncate(path: string): Promise<void>;
  /** Replaces what is there, if it is not a directory. */
  link(path: string, target: string): Promise<void>;
  makeDirectory(path: string, mode: number): Promise<void>;
  chmod(path: string, mode: number): Promise<void>;
  chown(path: string, uid: number, gid: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Files, links and whole directories; nothing there is no error. Never leaves the file system it started on. */
  remove(path: string): Promise<void>;
}

/** Everything the outside world is to us. Only `cli/`, `agent/` and `engine/` make a real one; tests make a fake one. */
export interface Host {
  readonly files: Files;
  /** Runs a command to its end. Throws CommandError when it can't start, ends with another code than 0, or takes too long. */
  run(command: Command, options?: RunOptions): Promise<RunResult>;
  /**
   * Runs a command as a filter: `input` is its standard input, what it writes comes back piece by piece. Throws
   * CommandError as `run` does; the command is ended when the caller stops listening.
   */
  filter(
    command: Command,
    input: Uint8Array,
    options?: { readonly timeout?: number },
  ): AsyncIterable<Uint8Array>;
  readonly fetch: typeof globalThis.fetch;
  now(): Date;
  readonly environment: Readonly<Record<string, string | undefined>>;
  emit(event: LogEvent): void;
}
