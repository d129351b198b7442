import { constants } from 'node:fs';
import {
  chmod,
  type FileHandle,
  link,
  lstat,
  lutimes,
  mkdir,
  open as openFile,
  rename,
  rm,
  symlink,
  unlink,
  utimes,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Host } from '../../lib/host.ts';
import { diskError } from '../../oci/disk-error.ts';
import { attributeSetter } from '../../oci/set-attributes.ts';
import type { Stat } from '../../wire/frontend.generated.ts';
import { kindOf, permissionsOf } from './file-mode.ts';
import type { FileSink, TreeSink } from './receive-tree.ts';

/** Pieces of work that go on at the same time; for more of them the sender has to wait. */
const AT_ONCE = 32;
const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/**
 * A directory that takes an exported tree beside what is already there. Files and links appear whole; a link that lies where the tree
 * has a directory is replaced, not followed. Everything belongs to the user who runs this, as with BuildKit's own client.
 */
export async function directorySink(root: string, host: Pick<Host, 'run' | 'emit'>): Promise<TreeSink> {
  const setAttributes = attributeSetter(host);
  /** Finished last: a directory that may not be written still has to be filled, and filling it changes its time. */
  const directories: Stat[] = [];
  const hardLinks: Stat[] = [];
  const work = createWork();
  const unfinished = new Set<string>();
  const open = new Set<FileHandle>();
  let temporaries = 0;
  await mkdir(root, { recursive: true });

  const onDisk = (path: string): string => join(root, path);
  const warn = (message: string): void => host.emit({ type: 'message', level: 'warn', message });
  function temporaryFor(path: string): string {
    const temporary = join(dirname(onDisk(path)), `.kairos-gen-${temporaries++}.part`);
    unfinished.add(temporary);
    return temporary;
  }
  async function moveTo(path: string, temporary: string): Promise<void> {
    const file = onDisk(path);
    await rename(temporary, file).catch(async (error: unknown) => {
      if (!isInTheWay(error)) throw error;
      await rm(file, { recursive: true });
      await rename(temporary, file);
    });
    unfinished.delete(temporary);
  }
  /** Makes something under a temporary name and moves it to its own. */
  async function place(path: string, make: (temporary: string) => Promise<void>): Promise<void> {
    const temporary = temporaryFor(path);
    try {
      await removeFile(temporary);
      await make(temporary);
      await moveTo(path, temporary);
      // Renaming one name of a file over another name of the same file does nothing at all (rename(2)).
      await removeFile(temporary);
    } catch (error) {
      throw diskError(error, `${onDisk(path)} can't be written`);
    }
  }
  async function writeAttributes(file: string, stat: Stat): Promise<void> {
    const attributes = new Map(Object.entries(stat.xattrs));
    const lost = attributes.size === 0 ? [] : await setAttributes(file, attributes);
    if (lost.length > 0) warn(`${onDisk(stat.path)}: attributes could not be set: ${lost.join(', ')}`);
  }

  return {
    async directory(stat) {
      directories.push(stat);
      await makeRealDirectory(onDisk(stat.path));
    },
    link: async (stat) =>
      work.add(
        place(stat.path, async (temporary) => {
          await symlink(stat.linkname, temporary);
          await lutimes(temporary, modified(stat), modified(stat));
        }),
      ),
    hardLink: async (stat) => {
      hardLinks.push(stat);
    },
    special: async (stat) => {
      if (kindOf(stat.mode) !== 'pipe')
        warn(`${onDisk(stat.path)} is no file, directory, link or pipe and is left out`);
      else
        await place(stat.path, async (temporary) => {
          await host.run(['mkfifo', temporary]);
        });
    },
    file(stat): FileSink {
      const temporary = temporaryFor(stat.path);
      let handle: FileHandle | undefined;
      // What is done to one file is done in order; several files are written beside each other.
      let done: Promise<void> = Promise.resolve();
      const next = async (step: (file: FileHandle) => Promise<void>): Promise<void> => {
        done = done.then(async () => {
          try {
            handle ??= await openNew(temporary);
            open.add(handle);
            await step(handle);
          } catch (error) {
            throw diskError(error, `${onDisk(stat.path)} can't be written`);
          }
        });
        return work.add(done);
      };
      return {
        write: async (data) => next(async (file) => file.writeFile(data)),
        end: async () =>
          next(async (file) => {
            await file.chmod(permissionsOf(stat.mode));
            await file.utimes(modified(stat), modified(stat));
            await file.close();
            open.delete(file);
            await writeAttributes(temporary, stat);
            await moveTo(stat.path, temporary);
          }),
      };
    },
    async finish() {
      await work.finish();
      for (const stat of hardLinks)
        await place(stat.path, async (temporary) => link(onDisk(stat.linkname), temporary));
      for (const stat of directories.reverse()) {
        const directory = onDisk(stat.path);
        await writeAttributes(directory, stat);
        await chmod(directory, permissionsOf(stat.mode));
        await utimes(directory, modified(stat), modified(stat));
      }
    },
    async abort() {
      await work.finish().catch(() => undefined);
      for (const file of open) await file.close().catch(() => undefined);
      for (const temporary of unfinished) await rm(temporary, { force: true }).catch(() => undefined);
    },
  };
}

/** In seconds, as Node's calls want it; they are not exact to the nanosecond. */
const modified = (stat: Stat): number => Number(stat.modTime) / 1e9;

/** Far cheaper than Node's `rm`; nothing there is no error. */
async function removeFile(file: string): Promise<void> {
  await unlink(file).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  });
}

async function openNew(file: string): Promise<FileHandle> {
  try {
    return await openFile(file, NEW_FILE, 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    // Left by a run that was killed.
    await removeFile(file);
    return openFile(file, NEW_FILE, 0o600);
  }
}

/** What rename(2) says when a directory lies where a file should. */
const isInTheWay = (error: unknown): boolean =>
  ['EISDIR', 'ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '');

async function makeRealDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, 0o700);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
      throw diskError(error, `${directory} can't be made`);
    const there = await lstat(directory);
    // One from an earlier export may be closed to writing.
    if (there.isDirectory()) return chmod(directory, there.mode | 0o700);
    await rm(directory);
    await mkdir(directory, 0o700);
  }
}

interface Work {
  /** Lets work go on beside other work; waits while too much of it does. Throws what any work before has failed with. */
  add(work: Promise<void>): Promise<void>;
  /** Waits for all of it. */
  finish(): Promise<void>;
}

function createWork(): Work {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const check = (): void => {
    if (failures.length > 0) throw failures[0];
  };
  return {
    async add(work) {
      const watched: Promise<void> = work
        .catch((error: unknown) => void failures.push(error))
        .finally(() => running.delete(watched));
      running.add(watched);
      if (running.size >= AT_ONCE) await Promise.race(running);
      check();
    },
    async finish() {
      await Promise.all(running);
      check();
    },
  };
}
