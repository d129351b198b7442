import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '../../src/lib/host.ts';
import { ensurePackages } from './machine.ts';

/** Of one process each, so that what others have registered is left alone. */
const PREFIX = 'kairos-gen-aarch64-';
const NAME = `${PREFIX}${process.pid}`;
const EMULATOR = '/usr/bin/qemu-aarch64-static';

/** The start of a 64-bit little-endian ELF file for AArch64, executable or shared, and which of its bits count. */
const MAGIC = '7f454c460201010000000000000000000200b700';
const MASK = 'ffffffffffffff00fffffffffffffffffeffffff';

/** The kernel's list of handlers for foreign programs, which one process of the machine has it show. */
export interface Emulation {
  /** True when somebody else lets arm64 programs run on this machine, which can't be taken away then. */
  readonly already: boolean;
  /** Lets arm64 programs run, in every root and container: the kernel keeps the emulator open. */
  readonly start: () => Promise<void>;
  /** Takes back what `start` did. */
  readonly stop: () => Promise<void>;
}

/** Reason why this machine can't be told to emulate; undefined where it can. */
export async function emulationUnavailable(host: Host): Promise<string | undefined> {
  try {
    await withHandlers(host, async () => undefined);
    return undefined;
  } catch {
    return "binfmt_misc can't be mounted";
  }
}

/**
 * arm64 programs on an amd64 machine, by Debian's QEMU and the kernel's binfmt_misc. Needs root.
 *
 * From `start` to `stop` the list stays mounted: since Linux 6.7 the kernel forgets all handlers with the last mount
 * (torvalds/linux 1c5976ef0f7a).
 */
export async function arm64Emulation(host: Host): Promise<Emulation> {
  await ensurePackages(host, ['qemu-user-static'], 'running arm64 programs');
  await withHandlers(host, unregisterLeft);
  const handlers = await withHandlers(host, async (directory) => readdir(directory));
  let kept: string | undefined;
  return {
    already: handlers.some((name) => /aarch64|arm64/.test(name)),
    start: async () => {
      kept ??= await mountHandlers(host);
      await writeFile(
        join(kept, 'register'),
        `:${NAME}:M:0:${escaped(MAGIC)}:${escaped(MASK)}:${EMULATOR}:F`,
      );
    },
    stop: async () => {
      if (kept === undefined) return;
      await unregister(kept, NAME);
      await unmountHandlers(host, kept);
      kept = undefined;
    },
  };
}

async function unregister(directory: string, name: string): Promise<void> {
  const own = join(directory, name);
  if (existsSync(own)) await writeFile(own, '-1');
}

/** Takes back what runs that were killed have left. */
async function unregisterLeft(directory: string): Promise<void> {
  for (const name of await readdir(directory))
    if (name.startsWith(PREFIX) && !existsSync(`/proc/${name.slice(PREFIX.length)}`))
      await unregister(directory, name);
}

async function withHandlers<T>(host: Host, work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mountHandlers(host);
  try {
    return await work(directory);
  } finally {
    await unmountHandlers(host, directory);
  }
}

/** Mounts the list in a directory of its own: it is the same wherever it is mounted (Documentation/admin-guide/binfmt-misc.rst). */
async function mountHandlers(host: Host): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'kairos-gen-binfmt-'));
  try {
    await host.run(['mount', '-t', 'binfmt_misc', 'binfmt_misc', directory]);
    return directory;
  } catch (error) {
    await rmdir(directory);
    throw error;
  }
}

async function unmountHandlers(host: Host, directory: string): Promise<void> {
  await host.run(['umount', directory]);
  await rmdir(directory);
}

const escaped = (hexadecimal: string): string => hexadecimal.replace(/../g, '\\x$&');
