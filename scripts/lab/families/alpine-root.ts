import { chmod, copyFile, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../../../src/lib/host.ts';
import { alpinePackages, DEBIAN_PACKAGES } from './alpine-packages.ts';
import { ARCHITECTURE, makeAlpineRepository, REPOSITORY } from './alpine-repository.ts';
import { debianBase, unpackDebian } from './debian-tree.ts';
import type { FamilyPlace } from './family-root.ts';

const OS_RELEASE = `NAME="Alpine Linux"
ID=alpine
VERSION_ID=3.22.1
PRETTY_NAME="Alpine Linux v3.22"
`;

const BASE = debianBase(['busybox', 'gzip', 'musl', 'openrc'], DEBIAN_PACKAGES);

/**
 * Debian's busybox, musl and openrc as a base image of Alpine, and a repository of packages with these names, with Debian's files.
 * `apk` is the stand-in's file.
 */
export async function makeAlpineRoot(
  host: Host,
  { root, scratch }: FamilyPlace,
  names: readonly string[],
  apk: string,
): Promise<void> {
  const trees = await unpackDebian(host, BASE, root, join(scratch, 'debian'));
  const work = join(scratch, 'packages');
  await mkdir(work);
  await makeAlpineRepository(host, root, alpinePackages(names, trees), trees, work);
  await becomeAlpine(root, apk);
}

/** Its name, the stand-in for apk, and an empty database. */
async function becomeAlpine(root: string, apk: string): Promise<void> {
  await rm(join(root, 'etc/os-release'));
  await writeFile(join(root, 'etc/os-release'), OS_RELEASE);
  await writeFile(join(root, 'etc/hosts'), '');
  await copyFile(apk, join(root, 'usr/sbin/apk'));
  await chmod(join(root, 'usr/sbin/apk'), 0o755);
  await symlink('../bin/busybox', join(root, 'usr/sbin/init'));
  await mkdir(join(root, 'etc/apk/keys'), { recursive: true });
  await mkdir(join(root, 'usr/lib/apk/db'), { recursive: true });
  const files = {
    'etc/apk/repositories': `${REPOSITORY}\n`,
    'etc/apk/arch': `${ARCHITECTURE}\n`,
    'etc/apk/world': '',
    'usr/lib/apk/db/installed': '',
  };
  for (const [path, content] of Object.entries(files)) await writeFile(join(root, path), content);
}
