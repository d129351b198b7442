import type { TreeEntry } from './tree-entry.ts';

/** Whether an entry is wanted; the path is relative, such as `usr/bin/immucore`. */
export type Include = (path: string) => boolean;

/** Keeps the wanted entries. A directory that is not wanted itself is still made, as root's 0755, when something in it is. */
export async function* filterEntries(
  entries: AsyncIterable<TreeEntry>,
  include: Include,
): AsyncGenerator<TreeEntry> {
  for await (const entry of entries) if (include(entry.path)) yield entry;
}
