import type { BigIntStats } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { UserError } from '../../lib/user-error.ts';
import type { Stat } from '../../wire/frontend.generated.ts';
import { kindOf, MODE, wireMode } from './file-mode.ts';
import { followLinks, withoutNested } from './follow-links.ts';
import type { Pattern } from '../../lib/patterns/pattern.ts';
import type { AttributeReader, AttributesByPath } from './read-attributes.ts';
import {
  type MatchedPatterns,
  matchPatterns,
  mayMatchInside,
  parsePatterns,
} from '../../lib/patterns/pattern-list.ts';

/** What of a directory is wanted, in the daemon's terms. Absent or empty lists leave nothing out. */
export interface TreeSelection {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Paths to be sent together with what their links lead to. */
  readonly follow?: readonly string[];
}

export interface WalkOptions {
  readonly selection: TreeSelection;
  readonly readAttributes: AttributeReader;
}

/** Entries of one directory that are asked for at the same time. */
const AT_ONCE = 64;

/**
 * The selected entries of a directory in the order the daemon wants: a directory before its content, names in the order of
 * their bytes. A directory that is not selected comes along when something in it is. Owners are always root, so that the cache
 * does not depend on who builds; what vanishes on the way is left out. One directory's names are in memory at a time for each
 * level. Throws UserError for a name that is not UTF-8 and for what can't be read.
 */
export async function* walkTree(root: string, options: WalkOptions): AsyncGenerator<Stat> {
  const filter = await createFilter(root, options.selection);
  /** First path of every file that has several names. */
  const seen = new Map<string, string>();
  const top = await openLevel(root, undefined, filter);
  const attributes = await options.readAttributes(top.entries.map(({ path }) => `${root}/${path}`));
  const stack: Level[] = [top];
  for (let level = stack.at(-1); level !== undefined; level = stack.at(-1)) {
    if (level.ready.length === 0) {
      const batch = level.entries.splice(0, AT_ONCE);
      if (batch.length === 0) {
        stack.pop();
        continue;
      }
      level.ready.push(...(await statAll(root, batch, attributes)));
    }
    const candidate = level.ready.shift();
    if (candidate === undefined) continue;
    const { entry, stat } = candidate;
    if (entry.selected && stat !== undefined) {
      for (const above of stack) {
        if (above.unsent === undefined) continue;
        yield above.unsent;
        above.unsent = undefined;
      }
      yield linked(stat, seen);
    }
    if (entry.descend && stat !== undefined)
      stack.push(await openLevel(root, { entry, stat: toWire(stat) }, filter));
  }
}

/** An entry of a directory, and what the selection says about it. */
interface Entry {
  readonly path: string;
  readonly selected: boolean;
  readonly descend: boolean;
  readonly include: MatchedPatterns | undefined;
  readonly exclude: MatchedPatterns | undefined;
}

interface RawStat {
  readonly path: string;
  readonly status: BigIntStats;
  readonly target: string;
  readonly attributes: Readonly<Record<string, Uint8Array>>;
}

interface Candidate {
  readonly entry: Entry;
  readonly stat: RawStat | undefined;
}

/** A directory that is being walked. */
interface Level {
  readonly entries: Entry[];
  readonly ready: Candidate[];
  /** The directory's own entry while it was not selected itself and nothing in it was so far. */
  unsent: Stat | undefined;
}

interface Filter {
  readonly include: readonly Pattern[] | undefined;
  readonly exclude: readonly Pattern[];
}

async function createFilter(root: string, selection: TreeSelection): Promise<Filter> {
  const { include = [], exclude = [], follow = [] } = selection;
  const followed = follow.length === 0 ? [] : await followLinks(root, follow);
  // The root itself is wanted: then everything is, as far as the other patterns say nothing else.
  const lines =
    followed === undefined
      ? include
      : follow.length === 0
        ? include
        : withoutNested([...include, ...followed]);
  return {
    include: lines === undefined || lines.length === 0 ? undefined : parsePatterns(lines),
    exclude: parsePatterns(exclude),
  };
}

async function openLevel(
  root: string,
  directory: { readonly entry: Entry; readonly stat: Stat } | undefined,
  filter: Filter,
): Promise<Level> {
  const path = directory?.entry.path ?? '';
  const names = await readNames(path === '' ? root : `${root}/${path}`);
  return {
    entries: names
      .map((name) => select(filter, path, name, directory?.entry))
      .filter((entry) => entry.selected || entry.descend),
    ready: [],
    unsent: directory === undefined || directory.entry.selected ? undefined : directory.stat,
  };
}

interface Name {
  readonly name: string;
  readonly isDirectory: boolean;
}

async function readNames(directory: string): Promise<readonly Name[]> {
  const entries = await readdir(directory, { withFileTypes: true, encoding: 'buffer' }).catch(
    (error: unknown) => {
      if (isMissing(error)) return [];
      throw unreadable(directory, error);
    },
  );
  return entries
    .sort((left, right) => Buffer.compare(left.name, right.name))
    .map((entry) => ({ name: decode(directory, entry.name), isDirectory: entry.isDirectory() }));
}

function decode(directory: string, name: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(name);
  } catch (cause) {
    throw new UserError(
      `${directory} holds a file whose name is not UTF-8 (${JSON.stringify(name.toString('latin1'))}); it can't be sent to the daemon`,
      { cause, hint: 'rename it, or leave it out with .dockerignore' },
    );
  }
}

function select(
  filter: Filter,
  directory: string,
  { name, isDirectory }: Name,
  parent: Entry | undefined,
): Entry {
  const path = directory === '' ? name : `${directory}/${name}`;
  const include = filter.include && matchPatterns(filter.include, path, parent?.include);
  const exclude = matchPatterns(filter.exclude, path, parent?.exclude);
  const exceptions = filter.exclude.filter(({ negated }) => negated);
  return {
    path,
    selected: (include?.matched ?? true) && !exclude.matched,
    descend:
      isDirectory &&
      (include === undefined ||
        include.matched ||
        mayMatchInside(
          (filter.include ?? []).filter(({ negated }) => !negated),
          path,
        )) &&
      (!exclude.matched || mayMatchInside(exceptions, path)),
    include: include?.patterns,
    exclude: exclude.patterns,
  };
}

async function statAll(
  root: string,
  entries: readonly Entry[],
  attributes: AttributesByPath,
): Promise<readonly Candidate[]> {
  return Promise.all(
    entries.map(async (entry) => ({ entry, stat: await statOne(root, entry.path, attributes) })),
  );
}

async function statOne(
  root: string,
  path: string,
  attributes: AttributesByPath,
): Promise<RawStat | undefined> {
  const file = `${root}/${path}`;
  try {
    const status = await lstat(file, { bigint: true });
    const target = status.isSymbolicLink() ? await readlink(file) : '';
    return { path, status, target, attributes: attributes.get(file) ?? {} };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw unreadable(file, error);
  }
}

/** The entry to send; a further name of a file that was sent says so. */
function linked(raw: RawStat, seen: Map<string, string>): Stat {
  const stat = toWire(raw);
  if (raw.status.nlink < 2n || raw.status.isDirectory() || raw.status.isSymbolicLink()) return stat;
  const identity = `${raw.status.dev}:${raw.status.ino}`;
  const first = seen.get(identity);
  if (first === undefined) seen.set(identity, raw.path);
  return first === undefined ? stat : { ...stat, linkname: first };
}

function toWire({ path, status, target, attributes }: RawStat): Stat {
  // A socket travels as an empty file, as archives do it.
  const mode = (wireMode(Number(status.mode)) & ~MODE.socket) >>> 0;
  const device = kindOf(mode) === 'device' ? Number(status.rdev) : 0;
  return {
    path,
    mode,
    uid: 0,
    gid: 0,
    size: status.isDirectory() ? 0 : Number(status.size),
    modTime: status.mtimeNs,
    linkname: target,
    devmajor: (device >> 8) & 0xfff,
    devminor: (device & 0xff) | ((device >> 12) & 0xfff00),
    xattrs: attributes,
  };
}

const isMissing = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

function unreadable(file: string, cause: unknown): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  if (code !== 'EACCES' && code !== 'EPERM') return cause;
  return new UserError(`${file} can't be read: permission denied`, {
    cause,
    hint: 'leave it out with .dockerignore, or let the user who builds read it',
  });
}
