import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { UserError } from '../lib/user-error.ts';

/**
 * Where a file of this package is, by its path there, such as `templates/framework`. Bundled, this code is in a chunk whose depth
 * is the bundler's affair, so the package is found by its package.json. Throws UserError when there is none above.
 */
export function packagePath(...names: readonly string[]): string {
  const manifest = findPackageJSON(import.meta.url);
  if (manifest === undefined)
    throw new UserError(
      `there is no package.json above ${import.meta.dirname}: this installation is not whole`,
    );
  return join(dirname(manifest), ...names);
}
