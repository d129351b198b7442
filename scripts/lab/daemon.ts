import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import type { Command } from '../../src/lib/host.ts';
import { UserError } from '../../src/lib/user-error.ts';

/** Milliseconds between two looks at a daemon that is coming up. */
const LOOK_EVERY = 200;

export interface Daemon {
  /** Asks the process to end, waits, and ends it hard if it does not. */
  readonly stop: () => Promise<void>;
}

export interface DaemonOptions {
  readonly name: string;
  readonly command: Command;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** File that takes everything the daemon prints. */
  readonly log: string;
  /** True once the daemon answers. */
  readonly isReady: () => Promise<boolean>;
  /** Milliseconds until a daemon that does not answer has failed. */
  readonly limit?: number;
}

/** Starts a daemon of our own and waits until it answers. Throws UserError with its last lines when it does not. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const limit = options.limit ?? 60_000;
  const log = createWriteStream(options.log);
  await once(log, 'open');
  const [program, ...args] = options.command;
  const child = execa(program, args, {
    stdin: 'ignore',
    stdout: log,
    stderr: log,
    reject: false,
    buffer: false,
    forceKillAfterDelay: 20_000,
    ...(options.environment === undefined ? {} : { env: options.environment }),
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await child;
  };
  const process = { ended: false };
  void child.then(() => (process.ended = true));
  for (let waited = 0; waited <= limit && !process.ended; waited += LOOK_EVERY) {
    if (await options.isReady().catch(() => false)) return { stop };
    await sleep(LOOK_EVERY);
  }
  const { ended } = process;
  await stop();
  const lines = (await readFile(options.log, 'utf8')).trimEnd().split('\n').slice(-20);
  throw new UserError(
    `${lines.map((line) => `  | ${line}\n`).join('')}${options.name} ${ended ? 'ended' : `did not answer within ${limit / 1000} s`}; its log is ${options.log}`,
  );
}
