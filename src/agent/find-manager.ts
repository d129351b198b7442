import type { Distro } from '../distro/distro.ts';
import type { Files } from '../lib/host.ts';

/** The distribution with the package manager that this image has, where images of the family differ in it. */
export async function withFoundManager(distro: Distro, files: Pick<Files, 'stat'>): Promise<Distro> {
  for (const { program, manager } of distro.managers ?? [])
    if ((await files.stat(program))?.kind === 'file') return { ...distro, packageManager: manager };
  return distro;
}
