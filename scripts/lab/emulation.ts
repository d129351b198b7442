import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '../../src/lib/host.ts';
import { ensurePackages } from './machine.ts';

/** One of our own, so that what others have registered is left alone. */
const NAME = 'kairos-gen-aarch64';
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

/** arm64 programs on an amd64 machine, by Debian's QEMU and the kernel's binfmt_misc. Needs root. */
export async function arm64Emulation(host: Host): Promise<Emulation> {
  await ensurePackages(host, ['qemu-user-static'], 'running arm64 programs');
  await stop(host); // What a run that was killed has left.
  const handlers = await withHandlers(host, async (directory) => readdir(directory));
  return {
    already: handlers.some((name) => /aarch64|arm64/.test(name)),
    start: async () =>
      withHandlers(host, async (directory) =>
        writeFile(
          join(directory, 'register'),
          `:${NAME}:M:0:${escaped(MAGIC)}:${escaped(MASK)}:${EMULATOR}:F`,
        ),
      ),
    stop: async () => stop(host),
  };
}

async function stop(host: Host): Promise<void> {
  await withHandlers(host, async (directory) => {
    const own = join(directory, NAME);
    if (existsSync(own)) await writeFile(own, '-1');
  });
}

/** Mounts the list for as long as the work takes: it is the same wherever it is mounted (Documentation/admin-guide/binfmt-misc.rst). */
async function withHandlers<T>(host: Host, work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'kairos-gen-binfmt-'));
  try {
    await host.run(['mount', '-t', 'binfmt_misc', 'binfmt_misc', directory]);
    try {
      return await work(directory);
    } finally {
      await host.run(['umount', directory]);
    }
  } finally {
    await rmdir(directory);
  }
}

const escaped = (hexadecimal: string): string => hexadecimal.replace(/../g, '\\x$&');
