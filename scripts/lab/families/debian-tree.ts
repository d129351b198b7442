import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensurePackages } from '../machine.ts';
import { type RootDescription, unpackRoot } from '../roots.ts';
import type { Host } from '../../../src/lib/host.ts';

/** Where a root made by `debianBase` has the packages that are to be wrapped. */
const ARCHIVES = 'wrapped-packages';

/** apt.conf(5): a mirror that keeps a day of the past has lists of sid that call themselves too old. */
const ANY_AGE = '--aptopt=Acquire::Check-Valid-Until "false"';

/** A release of Debian with `packages` installed. */
export const plainDebianBase = (
  packages: readonly string[],
  release: 'trixie' | 'sid' = 'trixie',
): RootDescription => ({
  release,
  variant: 'minbase',
  packages,
  options: release === 'sid' ? [ANY_AGE] : [],
});

/**
 * The same, and beside it, downloaded only, `wrapped` with all they depend on: files for another distribution's packages.
 */
export const debianBase = (
  packages: readonly string[],
  wrapped: readonly string[],
  release: 'trixie' | 'sid' = 'trixie',
): RootDescription => ({
  ...plainDebianBase(packages, release),
  options: [
    ...(plainDebianBase(packages, release).options ?? []),
    `--customize-hook=chroot "$1" apt-get install --yes --no-install-recommends --download-only ${wrapped.join(' ')}`,
    `--customize-hook=mkdir "$1/${ARCHIVES}" && mv "$1/var/cache/apt/archives/"*.deb "$1/${ARCHIVES}/"`,
  ],
});

/** The files of Debian packages that the root lacks: each package's name, and the directory that has them. */
export type DebianTrees = ReadonlyMap<string, string>;

/** Unpacks the root into `root`, and the packages to be wrapped beside it into `directory`, each into one of its own. */
export async function unpackDebian(
  host: Host,
  description: RootDescription,
  root: string,
  directory: string,
): Promise<DebianTrees> {
  await ensurePackages(host, ['mmdebstrap'], "a root of Debian's packages");
  await unpackRoot(description, root);
  const installed = await installedIn(root);
  const trees = new Map<string, string>();
  await mkdir(directory, { recursive: true });
  for (const archive of await readdir(join(root, ARCHIVES))) {
    const name = archive.slice(0, archive.indexOf('_'));
    // mmdebstrap's own downloads are there too.
    if (installed.has(name)) continue;
    trees.set(name, join(directory, name));
    await host.run(['dpkg-deb', '--extract', join(root, ARCHIVES, archive), join(directory, name)]);
  }
  await rm(join(root, ARCHIVES), { recursive: true });
  return trees;
}

/** What was downloaded because others need it: libraries above all. The kernel stays out. */
export const neededBeside = (trees: DebianTrees, wrapped: readonly string[]): readonly string[] =>
  [...trees.keys()].filter((name) => !wrapped.includes(name) && !name.startsWith('linux-'));

/** Reads dpkg's own list. */
async function installedIn(root: string): Promise<ReadonlySet<string>> {
  const status = await readFile(join(root, 'var/lib/dpkg/status'), 'utf8');
  return new Set([...status.matchAll(/^Package: (\S+)$/gm)].map(([, name = '']) => name));
}

/**
 * Lays the files of Debian packages over a directory; documentation and translations stay out. What the root has already is passed
 * over.
 */
export async function layDebian(
  trees: DebianTrees,
  names: readonly string[],
  directory: string,
): Promise<void> {
  for (const name of names) {
    const tree = trees.get(name);
    if (tree === undefined) continue;
    await cp(tree, directory, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !/\/usr\/share\/(?:doc|man|locale|info|lintian|bug)$/.test(path),
    });
  }
}
