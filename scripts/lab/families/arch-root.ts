import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../../../src/lib/host.ts';
import { inRoot } from '../root.ts';
import { archPackages, DEBIAN_PACKAGES } from './arch-packages.ts';
import { makeArchRepository } from './arch-repository.ts';
import { debianBase, unpackDebian } from './debian-tree.ts';
import type { FamilyPlace } from './family-root.ts';

const OS_RELEASE = `NAME="Arch Linux"
PRETTY_NAME="Arch Linux"
ID=arch
BUILD_ID=rolling
`;

const BASE = debianBase(
  ['pacman-package-manager', 'makepkg', 'libarchive-tools', 'fakeroot', 'zstd', 'xz-utils'],
  DEBIAN_PACKAGES,
);

/** Debian as a base image of Arch with mkinitcpio, and a repository of packages with these names, with Debian's files. */
export async function makeArchRoot(
  host: Host,
  { root, scratch }: FamilyPlace,
  names: readonly string[],
): Promise<void> {
  const trees = await unpackDebian(host, BASE, root, join(scratch, 'debian'));
  await makeArchRepository(host, root, archPackages(names, trees), trees);
  await rm(join(root, 'etc/os-release'));
  await writeFile(join(root, 'etc/os-release'), OS_RELEASE);
  await writeFile(join(root, 'etc/hosts'), '');
  // As in Arch's images.
  await symlink('../proc/self/mounts', join(root, 'etc/mtab'));
  await mkdir(join(root, 'etc/pacman.d'));
  await writeFile(join(root, 'etc/pacman.d/mirrorlist'), '');
  await host.run(inRoot(root, ['pacman', '-Sy', '--noconfirm', 'mkinitcpio']));
}
