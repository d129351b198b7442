import { UserError } from '../lib/user-error.ts';
import { createDigester, type Digest } from './digest.ts';
import { diskError } from './disk-error.ts';
import { childPath, parentPath } from './entry-path.ts';
import type { EntryStatus, LayerTarget } from './layer-target.ts';
import { createPathResolver, type PathResolver } from './path-resolver.ts';
import type { TreeEntry } from './tree-entry.ts';

/** What was written at a place; paths are absolute within the root, links in them followed. */
export type WrittenEntry =
  | { readonly kind: 'file'; readonly path: string; readonly size: number; readonly digest: Digest }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | { readonly kind: 'directory'; readonly path: string };

export interface AppliedTree {
  /** Sorted by path. Directories only where they were made, not where they were before. */
  readonly written: readonly WrittenEntry[];
  /** What could not be kept, one sentence each, naming the file. */
  readonly warnings: readonly string[];
}

/** Attributes that matter to a running system. Labels and access lists belong to the system they were made on. */
const isKept = (name: string): boolean => name === 'security.capability' || name.startsWith('user.');
const isSilentlyDropped = (name: string): boolean => name === 'security.selinux';

/** A parent directory that the entries imply and do not list. */
const PLAIN_DIRECTORY: EntryStatus = { mode: 0o755, uid: 0, gid: 0, modified: 0, attributes: new Map() };

/**
 * Writes a stream of entries into a tree, as tar and the container engines do, with care for what the tree had before:
 * files and links are replaced by renaming; a directory that is there keeps its owner, mode and time; a directory entry
 * follows a link to a directory (`lib/x` goes to `usr/lib/x`); nothing is removed; device nodes are left out with a warning.
 * Safe to repeat after an interruption.
 *
 * Throws UserError when an entry would put a file where a directory is or the other way round, or a hard link names a file that
 * did not come with the same entries, or the tree can't be written (full, read-only).
 */
export async function applyTree(
  entries: AsyncIterable<TreeEntry>,
  target: LayerTarget,
): Promise<AppliedTree> {
  const made = new Map<string, EntryStatus>();
  const make = async (path: string, status: EntryStatus = PLAIN_DIRECTORY): Promise<void> => {
    await target.makeDirectory(path, status);
    made.set(path, status);
    state.written.set(path, { kind: 'directory', path: `/${path}` });
  };
  const state: ApplyState = {
    target,
    made,
    make,
    resolver: createPathResolver(target, make),
    written: new Map(),
    warnings: [],
  };
  for await (const entry of entries)
    try {
      await applyEntry(entry, state);
    } catch (cause) {
      throw explained(cause, entry.path);
    }
  // Writing into a directory has moved its time of change: set it last, the deepest first.
  for (const [path, status] of [...made].sort(([left], [right]) => (left < right ? 1 : -1)))
    await target.setDirectory(path, status);
  const written = [...state.written]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, entry]) => entry);
  return { written, warnings: state.warnings };
}

interface ApplyState {
  readonly target: LayerTarget;
  /** Directories that were not there before, by real path. */
  readonly made: Map<string, EntryStatus>;
  readonly make: (path: string, status?: EntryStatus) => Promise<void>;
  readonly resolver: PathResolver;
  readonly written: Map<string, WrittenEntry>;
  readonly warnings: string[];
}

async function applyEntry(entry: TreeEntry, state: ApplyState): Promise<void> {
  if (entry.path === '') {
    if (entry.kind === 'directory') return; // The root is not ours.
    throw new UserError('the archive holds something else than a directory as its root');
  }
  if (entry.kind === 'device') {
    state.warnings.push(`/${entry.path} is a device, pipe or socket and was left out`);
    return;
  }
  const parent = await state.resolver.directory(parentPath(entry.path));
  const path = childPath(parent, entry.path.slice(entry.path.lastIndexOf('/') + 1));
  const there = await state.target.kind(path);
  if (entry.kind === 'directory') return applyDirectory(entry, path, there === undefined, state);
  if (there === 'directory') throw new UserError('a directory is in its place');
  if (there === 'link') {
    if (entry.kind !== 'link' && (await leadsToDirectory(state, path)))
      throw new UserError('a link to a directory is in its place');
    state.resolver.forget();
  }
  switch (entry.kind) {
    case 'file': {
      const digester = createDigester();
      const lost = await state.target.writeFile(path, digester.through(entry.open()), kept(entry, state));
      for (const name of lost) state.warnings.push(lostAttribute(path, name));
      state.written.set(path, {
        kind: 'file',
        path: `/${path}`,
        size: digester.size,
        digest: digester.digest(),
      });
      return;
    }
    case 'link':
      await state.target.writeLink(path, entry.target, kept(entry, state));
      state.resolver.forget();
      state.written.set(path, { kind: 'link', path: `/${path}`, target: entry.target });
      return;
    case 'hard-link': {
      const directory = await state.resolver.directory(parentPath(entry.target));
      const existing = childPath(directory, entry.target.slice(entry.target.lastIndexOf('/') + 1));
      const first = state.written.get(existing);
      if (first === undefined || first.kind === 'directory')
        throw new UserError(`it is a hard link to /${entry.target}, which does not come with it`);
      if (existing === path) return;
      await state.target.writeHardLink(path, existing);
      state.resolver.forget();
      state.written.set(path, { ...first, path: `/${path}` });
    }
  }
}

async function applyDirectory(
  entry: TreeEntry,
  path: string,
  isNew: boolean,
  state: ApplyState,
): Promise<void> {
  const status = kept(entry, state);
  if (isNew) return state.make(path, status);
  const real = await state.resolver.directory(entry.path);
  if (!state.made.has(real)) return;
  await state.target.setDirectory(real, status);
  state.made.set(real, status);
}

/** Whether a link leads to a directory, found without making anything. */
async function leadsToDirectory(state: ApplyState, path: string): Promise<boolean> {
  const nothing = new Error('missing');
  const resolver = createPathResolver(state.target, () => Promise.reject(nothing));
  return resolver.directory(path).then(
    () => true,
    () => false,
  );
}

function kept(entry: TreeEntry, state: ApplyState): EntryStatus {
  const { mode, uid, gid, modified } = entry;
  for (const name of entry.attributes.keys())
    if (!(isKept(name) && entry.kind === 'file') && !isSilentlyDropped(name))
      state.warnings.push(lostAttribute(entry.path, name));
  const attributes = new Map([...entry.attributes].filter(([name]) => isKept(name)));
  return { mode, uid, gid, modified, attributes };
}

function lostAttribute(path: string, name: string): string {
  const effect =
    name === 'security.capability' ? ': it has no capabilities now, and may need root to run' : '';
  return `/${path} lost its extended attribute ${name}${effect}`;
}

function explained(cause: unknown, path: string): unknown {
  if (cause instanceof UserError)
    return new UserError(`/${path} was not written: ${cause.message}`, {
      cause,
      ...(cause.hint === undefined ? {} : { hint: cause.hint }),
    });
  return diskError(cause, `/${path} was not written`);
}
