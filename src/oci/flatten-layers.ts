import { childPath, parentPath } from './entry-path.ts';
import type { TreeEntry } from './tree-entry.ts';

/** Marks a file of a lower layer as removed, and all that lies in a directory (image-spec layer.md, "Whiteouts"). */
const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';

/** Opens a layer's stream of entries anew. */
export type LayerSource = () => AsyncIterable<TreeEntry>;
type HardLink = TreeEntry & { readonly kind: 'hard-link' };

/**
 * Merges an image's layers, **top layer first**, into one stream that holds each path once, as the image shows it.
 *
 * Going downwards means that nothing is ever written that a higher layer takes away: a whiteout hides what lower layers bring,
 * and never touches what the tree the image is laid over had before. A layer is opened a second time only when a higher layer
 * has replaced a file of which one of its hard links lives on. A hard link whose file is in a lower layer comes last.
 */
export async function* flattenLayers(layers: Iterable<LayerSource>): AsyncGenerator<TreeEntry> {
  const above = createCover();
  const late: HardLink[] = [];
  for (const open of layers) {
    const shown = new Set<string>();
    const covered = new Set<string>();
    const origins = new Map<string, string>();
    const orphans = new Map<string, HardLink[]>();
    const added: TreeEntry[] = [];
    const whiteouts: Whiteout[] = [];
    for await (const entry of open()) {
      const whiteout = whiteoutOf(entry.path);
      if (whiteout !== undefined) {
        whiteouts.push(whiteout);
        continue;
      }
      if (entry.kind === 'hard-link') origins.set(entry.path, origins.get(entry.target) ?? entry.target);
      if (above.covers(entry)) {
        covered.add(entry.path);
        continue;
      }
      added.push(entry);
      if (entry.kind !== 'hard-link') {
        shown.add(entry.path);
        yield entry;
        continue;
      }
      const target = origins.get(entry.target) ?? entry.target;
      const link: HardLink = { ...entry, target };
      if (shown.has(target)) yield link;
      else if (covered.has(target)) orphans.set(target, [...(orphans.get(target) ?? []), link]);
      else late.push(link);
    }
    if (orphans.size > 0) yield* adopt(open(), orphans);
    // What a layer takes away is taken from the layers below it alone, in whatever order its entries come.
    above.add(added, whiteouts);
  }
  yield* late;
}

/** The file itself under the name of the first link that is left of it, then the other links. */
async function* adopt(
  layer: AsyncIterable<TreeEntry>,
  orphans: ReadonlyMap<string, readonly HardLink[]>,
): AsyncGenerator<TreeEntry> {
  for await (const entry of layer) {
    const [first, ...others] = entry.kind === 'hard-link' ? [] : (orphans.get(entry.path) ?? []);
    if (first === undefined) continue;
    yield { ...entry, path: first.path };
    for (const other of others) yield { ...other, target: first.path };
  }
}

interface Whiteout {
  readonly path: string;
  /** Whether only what lies in the directory is removed, not the directory. */
  readonly opaque: boolean;
}

function whiteoutOf(path: string): Whiteout | undefined {
  const directory = parentPath(path);
  const name = path.slice(directory === '' ? 0 : directory.length + 1);
  if (name === OPAQUE) return { path: directory, opaque: true };
  if (!name.startsWith(WHITEOUT)) return undefined;
  return { path: childPath(directory, name.slice(WHITEOUT.length)), opaque: false };
}

/** What the layers above have, and what they have removed. */
function createCover(): {
  covers(entry: TreeEntry): boolean;
  add(entries: readonly TreeEntry[], whiteouts: readonly Whiteout[]): void;
} {
  const kinds = new Map<string, TreeEntry['kind'] | 'implied-directory'>();
  const removed = new Set<string>();
  const opaque = new Set<string>();
  const covers = (entry: TreeEntry): boolean => {
    const there = kinds.get(entry.path);
    // A directory that a higher layer only implies takes its owner and mode from the layer that lists it.
    if (there !== undefined && !(there === 'implied-directory' && entry.kind === 'directory')) return true;
    if (removed.has(entry.path)) return true;
    for (let path = entry.path; path !== '';) {
      path = parentPath(path);
      const kind = kinds.get(path) ?? 'directory';
      const isDirectory = kind === 'directory' || kind === 'implied-directory';
      if (opaque.has(path) || removed.has(path) || !isDirectory) return true;
    }
    return false;
  };
  return {
    covers,
    add(entries, whiteouts) {
      for (const entry of entries) {
        kinds.set(entry.path, entry.kind);
        for (let path = parentPath(entry.path); path !== '' && !kinds.has(path); path = parentPath(path))
          kinds.set(path, 'implied-directory');
      }
      for (const whiteout of whiteouts) (whiteout.opaque ? opaque : removed).add(whiteout.path);
    },
  };
}
