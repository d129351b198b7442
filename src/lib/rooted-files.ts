import { constants } from 'node:fs';
import * as fs from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode } from './has-code.ts';
import type { FileKind, Files, FileStatus } from './host.ts';
import { UserError } from './user-error.ts';

/** As many links as Linux itself follows in one path (path_resolution(7)). */
const MAX_LINKS = 40;

/**
 * The file tree below `root` on this machine. A link's absolute target is taken from `root`, and `..` stops there, as
 * after chroot(2).
 */
export function rootedFiles(root: string): Files {
  const real = (path: string): Promise<string> => resolveInRoot(root, path, 'follow');
  const entry = (path: string): Promise<string> => resolveInRoot(root, path, 'keep');

  return {
    readText: async (path) => whenThere(async () => fs.readFile(await real(path), 'utf8')),
    readBytes: async (path) => whenThere(async () => fs.readFile(await real(path))),
    readStart: async (path, length) => whenThere(async () => readStart(await real(path), length)),
    stat: async (path) => whenThere(async () => statusOf(await fs.stat(await real(path)))),
    lstat: async (path) => whenThere(async () => statusOf(await fs.lstat(await entry(path)))),
    readLink: async (path) => linkTarget(await entry(path)),
    list: async (path) => (await whenThere(async () => (await fs.readdir(await real(path))).sort())) ?? [],
    write: async (path, content, mode) => writeWhole(await real(path), content, mode),
    truncate: async (path) => fs.truncate(await real(path), 0),
    link: async (path, target) => replaceByLink(await entry(path), target),
    makeDirectory: async (path, mode) => {
      const directory = await real(path);
      await fs.mkdir(dirname(directory), { recursive: true, mode: 0o755 });
      await fs.mkdir(directory, { mode }).catch(ignoreCode('EEXIST'));
      await fs.chmod(directory, mode);
    },
    chmod: async (path, mode) => fs.chmod(await real(path), mode),
    chown: async (path, uid, gid) => fs.chown(await real(path), uid, gid),
    rename: async (from, to) => fs.rename(await entry(from), await entry(to)),
    remove: async (path) => removeTree(await entry(path), undefined),
  };
}

/** The real path of `path` below `root`, no link left in it but, with `keep`, the last one. */
async function resolveInRoot(root: string, path: string, last: 'follow' | 'keep'): Promise<string> {
  const waiting = path.split('/').filter(isStep).reverse();
  let done: string[] = [];
  for (let links = 0; waiting.length > 0;) {
    const step = waiting.pop() ?? '';
    if (step === '..') {
      done.pop();
      continue;
    }
    const here = join(root, ...done, step);
    const target = waiting.length === 0 && last === 'keep' ? undefined : await linkTarget(here);
    if (target === undefined) {
      done.push(step);
      continue;
    }
    if (++links > MAX_LINKS) throw new UserError(`${path}: too many links one after another`);
    if (target.startsWith('/')) done = [];
    waiting.push(...target.split('/').filter(isStep).reverse());
  }
  return join(root, ...done);
}

const isStep = (step: string): boolean => step !== '' && step !== '.';

async function linkTarget(path: string): Promise<string | undefined> {
  try {
    return await fs.readlink(path);
  } catch {
    return undefined; // not a link, or nothing there yet: the step stands as it is
  }
}

async function readStart(path: string, length: number): Promise<Uint8Array> {
  const file = await fs.open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function writeWhole(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  await fs.mkdir(dirname(path), { recursive: true, mode: 0o755 });
  const temporary = temporaryName(path);
  try {
    await fs.writeFile(temporary, content, { mode });
    await fs.chmod(temporary, mode); // the umask has no say
    await fs.rename(temporary, path);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    // A file that the engine bind-mounts (/etc/hosts and its like) can't be replaced, only rewritten.
    if (!hasCode(error, 'EBUSY')) throw error;
    await fs.writeFile(path, content);
  }
}

async function replaceByLink(path: string, target: string): Promise<void> {
  await fs.mkdir(dirname(path), { recursive: true, mode: 0o755 });
  const temporary = temporaryName(path);
  await fs.rm(temporary, { force: true });
  await fs.symlink(target, temporary);
  try {
    await fs.rename(temporary, path);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw error;
  }
}

/** One name for all tries, so that an interrupted one leaves at most this behind and the next replaces it. */
function temporaryName(path: string): string {
  return `${path}.kairos-tmp`;
}

/** Removes an entry and all below it, but not what is mounted there from elsewhere. */
async function removeTree(path: string, device: number | undefined): Promise<void> {
  const status = await whenThere(async () => fs.lstat(path));
  if (status === undefined) return;
  if (!status.isDirectory()) {
    // A file tells nothing by its device: on overlayfs one from another layer may have another than its directory.
    const unlinked = fs.unlink(path);
    return device === undefined ? unlinked : unlinked.catch(ignoreCode('EBUSY'));
  }
  if (device !== undefined && status.dev !== device) return;
  for (const name of await fs.readdir(path)) await removeTree(join(path, name), status.dev);
  await fs.rmdir(path).catch(ignoreCode('ENOTEMPTY', 'EBUSY'));
}

function statusOf(status: Awaited<ReturnType<typeof fs.stat>>): FileStatus {
  return {
    kind: kindOf(Number(status.mode)),
    mode: Number(status.mode) & 0o7777,
    uid: Number(status.uid),
    gid: Number(status.gid),
    size: Number(status.size),
  };
}

function kindOf(mode: number): FileKind {
  const kinds: Readonly<Record<number, FileKind>> = {
    [constants.S_IFREG]: 'file',
    [constants.S_IFDIR]: 'directory',
    [constants.S_IFLNK]: 'link',
  };
  return kinds[mode & constants.S_IFMT] ?? 'other';
}

async function whenThere<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

function ignoreCode(...codes: readonly string[]): (error: unknown) => void {
  return (error) => {
    if (!hasCode(error, ...codes)) throw error;
  };
}
