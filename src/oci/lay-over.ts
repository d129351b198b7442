import type { Host } from '../lib/host.ts';
import { type AppliedTree, applyTree } from './apply-tree.ts';
import { directoryTarget } from './directory-target.ts';
import { filterEntries, type Include } from './filter-entries.ts';
import { attributeSetter } from './set-attributes.ts';
import type { TreeEntry } from './tree-entry.ts';

/** The one door through which files come into a root on disk: downloaded or copied, the rules are the same (apply-tree.ts). */
export async function layOver(
  host: Pick<Host, 'run' | 'emit'>,
  entries: AsyncIterable<TreeEntry>,
  root: string,
  include?: Include,
): Promise<AppliedTree> {
  const wanted = include === undefined ? entries : filterEntries(entries, include);
  const applied = await applyTree(wanted, directoryTarget(root, attributeSetter(host)));
  for (const message of applied.warnings) host.emit({ type: 'message', level: 'warn', message });
  return applied;
}
