import { Writable } from 'node:stream';
import type { FileProblem, Io, TextSink } from '../../src/cli/io.ts';

/** An Io in memory: what a command wrote, and the files it left. */
export interface FakeIo extends Io {
  readonly files: Map<string, string | Uint8Array>;
  out(): string;
  err(): string;
}

export function fakeIo(
  options: {
    readonly files?: Readonly<Record<string, string | Uint8Array>>;
    readonly stdin?: string;
    readonly problems?: Readonly<Record<string, FileProblem>>;
    readonly environment?: Readonly<Record<string, string>>;
    readonly terminal?: boolean;
  } = {},
): FakeIo {
  const files = new Map(Object.entries(options.files ?? {}));
  const written = { out: '', err: '' };
  const sink = (name: 'out' | 'err'): TextSink => ({
    write: (text) => {
      written[name] += text;
      return Promise.resolve();
    },
    isTerminal: options.terminal ?? false,
    columns: options.terminal === true ? 80 : undefined,
    rows: options.terminal === true ? 24 : undefined,
  });
  const bytes = (content: string | Uint8Array): Uint8Array =>
    typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return {
    files,
    out: () => written.out,
    err: () => written.err,
    stdout: sink('out'),
    stderr: sink('err'),
    openStdout: () =>
      new Writable({
        write: (chunk: Uint8Array, _encoding, done) => {
          written.out += new TextDecoder().decode(chunk);
          done();
        },
      }),
    environment: options.environment ?? {},
    interrupted: new AbortController().signal,
    read: (path, limit) => {
      const content = path === '-' ? (options.stdin ?? '') : files.get(path);
      if (content === undefined) return Promise.resolve(options.problems?.[path] ?? 'missing');
      return Promise.resolve(bytes(content).subarray(0, limit + 1));
    },
    exists: (path) => Promise.resolve(files.has(path)),
    write: (path, content, { replace }) => {
      if (files.has(path) && !replace) return Promise.resolve('exists');
      files.set(path, content);
      return Promise.resolve('written');
    },
  };
}
