import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Each entry of a tree by path: kind, mode, owner and content, no matter when it came there. */
export type TreeContent = ReadonlyMap<string, string>;

/** Mount points of a run, which have nothing of the image in them, and the agent, which is large. */
const NOT_LOOKED_AT: readonly string[] = ['/proc', '/sys', '/dev', '/kairos-init'];

export async function treeContent(root: string): Promise<TreeContent> {
  const content = new Map<string, string>();
  await collect(root, '', content);
  return content;
}

async function collect(root: string, directory: string, found: Map<string, string>): Promise<void> {
  for (const name of await readdir(join(root, directory))) {
    const path = `${directory}/${name}`;
    if (NOT_LOOKED_AT.includes(path)) continue;
    const file = join(root, path);
    const { mode, uid, gid, size, ...status } = await lstat(file);
    const isFile = (mode & 0o170000) === 0o100000;
    const isLink = (mode & 0o170000) === 0o120000;
    const isDirectory = (mode & 0o170000) === 0o040000;
    const content = isFile ? await sha256(file) : isLink ? await readlink(file) : String(status.rdev);
    found.set(path, [mode.toString(8), uid, gid, isDirectory ? '' : size, content].join(' '));
    if (isDirectory) await collect(root, path, found);
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
