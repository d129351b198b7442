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
  { program, recorder, settler, work }: ProgramBundle,
  node: Command,
  warmUp: WarmUp,
): Promise<Buffer> {
  const target = path.join(work, 'code-cache');
  const start = (script: string, args: readonly string[], environment: WarmUp['environment'] = {}): Child => {
    const [command, ...words] = node;
    // Names and numbers that V8 makes up would be others each time. (A cache may be read with another seed.)
    return spawn(command, [...words, '--random-seed=1', script, program, ...args], {
      env: { ...environment, KAIROS_CODE_CACHE: target },
      stdio: 'pipe',
      timeout: LIMIT,
    });
  };
  const recording = start(recorder, warmUp.args, warmUp.environment);
  const why = warmUp.serve(recording.stdout, recording.stdin);
  await ended(recording, why);
  const settling = start(settler, []);
  settling.stdout.resume();
  await ended(settling, () => '');
  return readFile(target);
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

async function ended(child: Child, why: () => string): Promise<void> {
  const complaints = text(child.stderr);
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (code !== 0)
    throw new Error(
      `recording the code cache ended with ${code ?? signal}: ${[why(), await complaints].join('\n').trim()}`,
    );
}

/** Milliseconds: an emulated processor takes some seconds. */
const LIMIT = 120_000;
