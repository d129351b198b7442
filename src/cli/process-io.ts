import { constants as fsConstants } from 'node:fs';
import { access, open, rename, rm, writeFile } from 'node:fs/promises';
import { getEventListeners } from 'node:events';
import { Writable } from 'node:stream';
import { isatty as isTerminal } from 'node:tty';
import type { FileProblem, Io, TextSink } from './io.ts';

/** Shells report a program ended by signal N as 128 + N. */
const INTERRUPTED = 128 + 2;
const TERMINATED = 128 + 15;
const BROKEN_PIPE = 128 + 13;

/** The real thing: this process's streams, environment, working directory and signals. */
export function processIo(): Io {
  return {
    stdout: sink(process.stdout),
    stderr: sink(process.stderr),
    openStdout: () =>
      new Writable({
        write: (chunk: Uint8Array, _encoding, done) => void process.stdout.write(chunk, done),
      }),
    environment: process.env,
    interrupted: interruption(),
    read: (path, limit) => readLimited(path, limit),
    exists: (path) =>
      access(path, fsConstants.F_OK).then(
        () => true,
        () => false,
      ),
    write: writeWhole,
  };
}

function sink(stream: NodeJS.WriteStream & { readonly fd: number }): TextSink {
  // The reader went away (`| head`): nobody is left to tell, so end as a program without a handler would.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(BROKEN_PIPE);
    throw error;
  });
  return {
    write: (text) => new Promise((resolve) => stream.write(text, () => resolve())),
    isTerminal: isTerminal(stream.fd),
    // Asked each time: windows change.
    get columns() {
      return isTerminal(stream.fd) ? stream.columns : undefined;
    },
    get rows() {
      return isTerminal(stream.fd) ? stream.rows : undefined;
    },
  };
}

/**
 * The first interrupt aborts the signal; a command that listens puts things in order and returns. Nobody listening, or a
 * second interrupt, ends the program at once.
 */
function interruption(): AbortSignal {
  const controller = new AbortController();
  const onSignal = (exitCode: number): void => {
    const heard = getEventListeners(controller.signal, 'abort').length > 0;
    if (controller.signal.aborted || !heard) process.exit(exitCode);
    process.exitCode = exitCode;
    controller.abort();
  };
  process.on('SIGINT', () => onSignal(INTERRUPTED));
  process.on('SIGTERM', () => onSignal(TERMINATED));
  return controller.signal;
}

async function readLimited(path: string, limit: number): Promise<Uint8Array | FileProblem> {
  try {
    if (path === '-') return await collect(process.stdin, limit);
    await using file = await open(path);
    if ((await file.stat()).isDirectory()) return 'directory';
    return await collect(file.createReadStream({ autoClose: false }), limit);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing';
    return code === 'EISDIR' ? 'directory' : 'unreadable';
  }
}

async function collect(stream: AsyncIterable<unknown>, limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk as Uint8Array);
    chunks.push(bytes);
    size += bytes.length;
    if (size > limit) break;
  }
  return Buffer.concat(chunks).subarray(0, limit + 1);
}

async function writeWhole(
  path: string,
  content: string,
  { replace }: { readonly replace: boolean },
): Promise<'written' | 'exists'> {
  if (!replace) {
    try {
      await writeFile(path, content, { flag: 'wx' });
      return 'written';
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return 'exists';
      throw error;
    }
  }
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return 'written';
}
