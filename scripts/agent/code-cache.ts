import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Command } from '../../src/lib/host.ts';
import type { ProgramBundle } from './application-blob.ts';

/** One run of a program for what it leaves in the code cache: what a person waits for is what should be in there. */
export interface WarmUp {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Speaks with the running program until it ends by itself; gives what says afterwards why it failed. */
  readonly serve: (output: Readable, input: Writable) => () => string;
}

/**
 * V8's compiled code of a program, after it has done what a warm-up asks of it: with it a start neither parses nor compiles. The same
 * program gives the same bytes.
 *
 * @param node the words that start the Node that will read the cache.
 */
export async function recordCodeCache(
  { program, recorder, work }: ProgramBundle,
  node: Command,
  warmUp: WarmUp,
): Promise<Buffer> {
  const target = path.join(work, 'code-cache');
  const [command, ...words] = node;
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(
    command,
    // Names and numbers that V8 makes up would be others each time. (A cache may be read with another seed.)
    [...words, '--random-seed=1', recorder, program, ...warmUp.args],
    { env: { ...warmUp.environment, KAIROS_CODE_CACHE: target }, stdio: 'pipe', timeout: LIMIT },
  );
  const complaints = text(child.stderr);
  const why = warmUp.serve(child.stdout, child.stdin);
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (code !== 0)
    throw new Error(
      `recording the code cache ended with ${code ?? signal}: ${[why(), await complaints].join('\n').trim()}`,
    );
  return readFile(target);
}

/** Milliseconds: an emulated processor takes some seconds. */
const LIMIT = 120_000;
