import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Each entry of a tree by path, with all that a layer would keep of it: kind, mode, owner, time of change, content. */
export type TreeState = ReadonlyMap<string, string>;

/** Mount points of a run, which have nothing of the image in them, and the agent, which is large. */
const NOT_LOOKED_AT: readonly string[] = ['/proc', '/sys', '/dev', '/kairos-init'];

/** Directories' own times of change tell that a file came and went. */
export async function treeState(root: string): Promise<TreeState> {
  const state = new Map<string, string>();
  await collect(root, '', state);
  return state;
}

/** What is in a tree, no matter when it came there. */
export async function treeContent(root: string): Promise<TreeState> {
  const state = await treeState(root);
  return new Map([...state].map(([path, status]) => [path, status.replace(/ t=\S+/, '')]));
}

/** Paths that are in one of two trees alone, or are not the same in both. */
export function differences(before: TreeState, after: TreeState): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .sort();
}

async function collect(root: string, directory: string, state: Map<string, string>): Promise<void> {
  for (const name of await readdir(join(root, directory))) {
    const path = `${directory}/${name}`;
    if (NOT_LOOKED_AT.includes(path)) continue;
    const file = join(root, path);
    const { mode, uid, gid, mtimeMs, size, ...status } = await lstat(file);
    const isFile = (mode & 0o170000) === 0o100000;
    const isLink = (mode & 0o170000) === 0o120000;
    const isDirectory = (mode & 0o170000) === 0o040000;
    const content = isFile ? await sha256(file) : isLink ? await readlink(file) : String(status.rdev);
    state.set(path, [mode.toString(8), uid, gid, `t=${mtimeMs}`, isDirectory ? '' : size, content].join(' '));
    if (isDirectory) await collect(root, path, state);
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
