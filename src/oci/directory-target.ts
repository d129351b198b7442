import { constants } from 'node:fs';
import {
  chmod,
  chown,
  lchown,
  link,
  lstat,
  lutimes,
  mkdir,
  open,
  readlink,
  rename,
  rm,
  rmdir,
  symlink,
  utimes,
} from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../lib/has-code.ts';
import { digestOf } from './digest.ts';
import { childPath, parentPath } from './entry-path.ts';
import type { EntryStatus, LayerTarget, TargetKind } from './layer-target.ts';

/** Sets extended attributes of a file on disk; gives the names of those it could not set. */
export type AttributeSetter = (
  file: string,
  attributes: ReadonlyMap<string, Uint8Array>,
) => Promise<readonly string[]>;

/**
 * A directory on disk as the root of a tree. Files and links appear under their name whole: they are made under a temporary
 * name beside it, the same one each time, so that the next run sweeps up after an interrupted one.
 */
export function directoryTarget(root: string, setAttributes: AttributeSetter): LayerTarget {
  const onDisk = (path: string): string => join(root, path);

  async function replace(path: string, make: (temporary: string) => Promise<void>): Promise<void> {
    const temporary = onDisk(temporaryPath(path));
    await rm(temporary, { force: true });
    try {
      await make(temporary);
      await rename(temporary, onDisk(path));
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw error;
    }
    // Renaming one name of a file over another name of the same file does nothing at all (rename(2)).
    await rm(temporary, { force: true });
  }

  return {
    async kind(path) {
      const status = await lstat(onDisk(path)).catch((error: unknown) => {
        if (isMissing(error)) return undefined;
        throw error;
      });
      return status && kindOf(status);
    },
    readLink: async (path) => readlink(onDisk(path)),
    async writeFile(path, content, status) {
      let lost: readonly string[] = [];
      await replace(path, async (temporary) => {
        await writeContent(temporary, content, status);
        if (status.attributes.size > 0) lost = await setAttributes(temporary, status.attributes);
        await utimes(temporary, status.modified, status.modified);
      });
      return lost;
    },
    writeLink: async (path, target, status) =>
      replace(path, async (temporary) => {
        await symlink(target, temporary);
        await lchown(temporary, status.uid, status.gid);
        await lutimes(temporary, status.modified, status.modified);
      }),
    writeHardLink: async (path, existing) =>
      replace(path, async (temporary) => link(onDisk(existing), temporary)),
    async makeDirectory(path, status) {
      const temporary = onDisk(temporaryPath(path));
      await rmdir(temporary).catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
      await mkdir(temporary);
      await setDirectory(temporary, status);
      await rename(temporary, onDisk(path));
    },
    setDirectory: async (path, status) => setDirectory(onDisk(path), status),
  };
}

async function writeContent(
  file: string,
  content: AsyncIterable<Uint8Array>,
  status: EntryStatus,
): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const handle = await open(file, flags, 0o600);
  try {
    for await (const chunk of content) await handle.writeFile(chunk);
    // The owner first: changing it clears the set-id bits.
    await handle.chown(status.uid, status.gid);
    await handle.chmod(status.mode);
  } finally {
    await handle.close();
  }
}

async function setDirectory(directory: string, status: EntryStatus): Promise<void> {
  await chown(directory, status.uid, status.gid);
  await chmod(directory, status.mode);
  await utimes(directory, status.modified, status.modified);
}

function temporaryPath(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return childPath(parentPath(path), `.kairos-${digestOf(name).slice(7, 23)}.part`);
}

function isMissing(error: unknown): boolean {
  return hasCode(error, 'ENOENT');
}

function kindOf(status: {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}): TargetKind {
  if (status.isFile()) return 'file';
  if (status.isDirectory()) return 'directory';
  return status.isSymbolicLink() ? 'link' : 'other';
}
