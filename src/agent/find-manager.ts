import type { Distro } from '../distro/distro.ts';
import type { Files } from '../lib/host.ts';
import { UserError } from '../lib/user-error.ts';

/** The distribution with the package manager that this image has, where images of the family differ in it. */
export async function withFoundManager(distro: Distro, files: Pick<Files, 'stat'>): Promise<Distro> {
  for (const { program, manager } of distro.managers ?? [])
    if ((await files.stat(program))?.kind === 'file') return { ...distro, packageManager: manager };
  return distro;
}

/**
 * The distribution with a package manager that knows one directory of packages and nothing else. Throws a UserError where
 * there is no package manager.
 */
export function withPackagesOf(distro: Distro, directory: string | undefined): Distro {
  if (directory === undefined) return distro;
  const { fromDirectory, refusesChanges } = distro.packageManager;
  if (fromDirectory === undefined)
    throw new UserError(`packages can't be taken from ${directory}`, {
      hint: refusesChanges ?? 'Leave --packages-dir out.',
    });
  return { ...distro, packageManager: fromDirectory(directory) };
}
