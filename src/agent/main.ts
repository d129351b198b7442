import { isSea } from 'node:sea';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from '../lib/host.ts';
import { nodeHost } from '../lib/node-host.ts';
import { withProxiesInBothCases } from '../lib/proxy-variables.ts';
import { copyTree } from '../oci/copy-tree.ts';
import { unpackImage } from '../oci/unpack-image.ts';
import { runCommandLine } from './run-command-line.ts';

/** Signals that ask the program to stop, and the exit codes shells expect of one that did (128 and the number). */
const STOP_SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** The agent's process: reads the command line, works on this machine and sets the exit code. */
export async function runAgent(): Promise<void> {
  const stop = new AbortController();
  let stopped: number | undefined;
  for (const [signal, code] of Object.entries(STOP_SIGNALS))
    process.on(signal, () => {
      // Told twice: what still stands is found by the next run.
      if (stopped !== undefined) process.exit(code);
      stopped = code;
      stop.abort();
    });
  // The loader of our own executable knows how (executable/loader.c).
  const withoutSync: Command | undefined = isSea() ? [process.execPath, '--without-sync'] : undefined;
  const environment = withProxiesInBothCases(process.env);
  const code = await runCommandLine(process.argv.slice(2), {
    host: (emit) => nodeHost({ environment, emit, stop: stop.signal, ...(withoutSync && { withoutSync }) }),
    environment,
    directory: process.cwd(),
    arch: process.arch,
    isRoot: process.getuid?.() === 0,
    stdout: (text) => process.stdout.write(text),
    stderr: process.stderr,
    trees: { copyTree, unpackImage },
    sleep: async (milliseconds) => sleep(milliseconds, undefined, { signal: stop.signal }),
    stop: stop.signal,
  });
  process.exitCode = stopped ?? code;
}
