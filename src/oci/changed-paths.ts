import { lstat, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { WrittenEntry } from './apply-tree.ts';
import { digestOfFile } from './digest-of-file.ts';

/**
 * The paths, of those that were written into a root before, that are not as they were left: removed, replaced or changed.
 * None means that laying the same content over the root again has nothing to do.
 */
export async function changedPaths(
  root: string,
  written: readonly WrittenEntry[],
): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const entry of written) if (!(await isAsLeft(join(root, entry.path), entry))) changed.push(entry.path);
  return changed;
}

async function isAsLeft(onDisk: string, entry: WrittenEntry): Promise<boolean> {
  const status = await lstat(onDisk).catch(() => undefined);
  if (status === undefined) return false;
  switch (entry.kind) {
    case 'directory':
      return status.isDirectory();
    case 'link':
      return status.isSymbolicLink() && (await readlink(onDisk)) === entry.target;
    case 'file':
      return status.isFile() && status.size === entry.size && (await digestOfFile(onDisk)) === entry.digest;
  }
}
