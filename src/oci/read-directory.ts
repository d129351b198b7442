import { createReadStream, type Stats } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { childPath } from './entry-path.ts';
import type { TreeEntry } from './tree-entry.ts';

/**
 * Reads a directory on disk as a stream of entries, sorted, the directory itself not among them. Files with several names
 * become one file and hard links. Extended attributes are not read: Node has no call for it.
 */
export async function* readDirectory(directory: string): AsyncGenerator<TreeEntry> {
  yield* walk(directory, '', new Map());
}

async function* walk(root: string, path: string, names: Map<string, string>): AsyncGenerator<TreeEntry> {
  for (const name of (await readdir(join(root, path))).sort()) {
    const here = childPath(path, name);
    const status = await lstat(join(root, here));
    yield await entryOf(root, here, status, names);
    if (status.isDirectory()) yield* walk(root, here, names);
  }
}

async function entryOf(
  root: string,
  path: string,
  status: Stats,
  names: Map<string, string>,
): Promise<TreeEntry> {
  const onDisk = join(root, path);
  const base = {
    path,
    mode: status.mode & 0o7777,
    uid: status.uid,
    gid: status.gid,
    modified: Math.floor(status.mtimeMs / 1000),
    attributes: new Map<string, Uint8Array>(),
  };
  if (status.isDirectory()) return { ...base, kind: 'directory' };
  if (status.isSymbolicLink()) return { ...base, kind: 'link', target: await readlink(onDisk) };
  if (!status.isFile()) return { ...base, kind: 'device' };
  if (status.nlink > 1) {
    const file = `${status.dev}:${status.ino}`;
    const first = names.get(file);
    if (first !== undefined) return { ...base, kind: 'hard-link', target: first };
    names.set(file, path);
  }
  return { ...base, kind: 'file', size: status.size, open: () => createReadStream(onDisk) };
}
