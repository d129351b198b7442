import { readdir, readlink } from 'node:fs/promises';
import { posix } from 'node:path';
import { matchesName } from '../../lib/patterns/pattern.ts';

/**
 * The paths that have to be sent so that `paths` can be read in a tree: each path itself and, where a link is on the way, what
 * it leads to. Links stay inside the tree: an absolute one starts at its root, `..` stops there. A name may hold wildcards. What
 * is missing is kept as it is. Gives undefined when that means the whole tree (tonistiigi/fsutil, followlinks.go).
 */
export async function followLinks(
  root: string,
  paths: readonly string[],
): Promise<readonly string[] | undefined> {
  const resolved = new Set<string>();
  const waiting = [...paths].reverse();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const targets = await resolveOne(root, relative(path), resolved);
    waiting.push(...[...targets].reverse());
  }
  const sorted = [...resolved].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  return withoutNested(sorted);
}

/** Leaves out what lies in a directory that is named just before; undefined when the root itself is named. */
export function withoutNested(paths: readonly string[]): readonly string[] | undefined {
  const kept: string[] = [];
  for (const path of paths) {
    if (path === '.') return undefined;
    const last = kept.at(-1);
    if (last === undefined || !path.startsWith(`${last}/`)) kept.push(path);
  }
  return kept;
}

/** Walks down one path to its first link or its end, notes that, and gives the paths to go on with. */
async function resolveOne(root: string, path: string, resolved: Set<string>): Promise<readonly string[]> {
  const parts = path.split('/');
  for (let depth = 1; depth <= parts.length; depth++) {
    const here = parts.slice(0, depth).join('/');
    const targets = await linkTargets(root, here);
    if (targets === undefined && depth < parts.length) continue;
    if (resolved.has(here)) return [];
    resolved.add(here);
    const rest = parts.slice(depth).join('/');
    return (targets ?? []).map((target) => posix.join(target, rest));
  }
  return [];
}

/** Where the links lead that a path names; undefined when it names none. */
async function linkTargets(root: string, path: string): Promise<readonly string[] | undefined> {
  const directory = posix.dirname(path);
  const name = posix.basename(path);
  if (!hasWildcard(name)) {
    const target = await linkTarget(root, path);
    return target === undefined ? undefined : [target];
  }
  const entries = await readdir(posix.join(root, directory), { withFileTypes: true }).catch(ignoreMissing);
  if (entries === undefined) return undefined;
  const links = entries.filter((entry) => entry.isSymbolicLink() && matchesName(name, entry.name));
  const targets = await Promise.all(
    links.map((entry) => linkTarget(root, posix.join(directory, entry.name))),
  );
  return targets.filter((target) => target !== undefined);
}

async function linkTarget(root: string, path: string): Promise<string | undefined> {
  const target = await readlink(posix.join(root, path)).catch(ignoreMissing);
  if (target === undefined) return undefined;
  return target.startsWith('/') ? posix.normalize(target) : posix.join('/', posix.dirname(path), target);
}

/** `./a/../b/`, `/b` and `b` are all `b`; the root is `.`. */
function relative(path: string): string {
  const absolute = posix.join('/', path);
  return absolute.replace(/^\//, '').replace(/\/$/, '') || '.';
}

/** Nothing there, a file where a directory should be, or no link (EINVAL). */
function ignoreMissing(error: unknown): undefined {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EINVAL') return undefined;
  throw error;
}

const hasWildcard = (name: string): boolean => /[*?[]/.test(name.replace(/\\[^]/g, ''));
