import { stat } from 'node:fs/promises';
import type { Host } from '../lib/host.ts';
import { UserError } from '../lib/user-error.ts';
import type { AppliedTree } from './apply-tree.ts';
import type { Include } from './filter-entries.ts';
import { layOver } from './lay-over.ts';
import { readDirectory } from './read-directory.ts';

/**
 * Lays a directory's files over the directory `root`, by the same rules as an image's. Throws UserError when there is no such
 * directory, or the root can't be written.
 */
export async function copyTree(
  host: Pick<Host, 'run' | 'emit'>,
  directory: string,
  root: string,
  include?: Include,
): Promise<AppliedTree> {
  const status = await stat(directory).catch(() => undefined);
  if (status?.isDirectory() !== true) throw new UserError(`${directory} is not a directory to copy from`);
  return layOver(host, readDirectory(directory), root, include);
}
