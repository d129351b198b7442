import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inRoot } from '../root.ts';
import { makeRpmRepository } from '../rpm-repository.ts';
import type { Host } from '../../../src/lib/host.ts';
import { debianBase, unpackDebian } from './debian-tree.ts';
import type { FamilyPlace } from './family-root.ts';
import { KERNELS, susePackages, WRAPPED_DEBIAN } from './suse-packages.ts';

const OS_RELEASE = `NAME="openSUSE Leap"
VERSION="15.6"
ID="opensuse-leap"
ID_LIKE="suse opensuse"
VERSION_ID="15.6"
PRETTY_NAME="openSUSE Leap 15.6"
`;
const REPOSITORY = '[lab]\nname=lab\nenabled=1\nbaseurl=dir:///repository\ngpgcheck=0\n';
/** As SUSE's images have it: an older kernel stays beside a newer one. */
const ZYPP_CONF = '[main]\nmultiversion = provides:multiversion(kernel)\n';

/** The base's own file of repositories. */
export const REPOSITORY_FILE = '/etc/zypp/repos.d/lab.repo';

/**
 * Debian trixie with zypper as a base image of Leap: its os-release, a repository of packages with these names, the older one of two
 * kernels, and an fstab as installed systems have one.
 */
export async function makeSuseRoot(
  host: Host,
  { root, scratch }: FamilyPlace,
  names: readonly string[],
): Promise<void> {
  const trees = await unpackDebian(
    host,
    debianBase(['zypper', 'rpm', 'ca-certificates'], WRAPPED_DEBIAN),
    root,
    join(scratch, 'debian'),
  );
  const packages = await susePackages(trees, names, join(scratch, 'packages'));
  await makeRpmRepository(host, packages, join(root, 'repository'));
  await rm(join(root, 'etc/os-release'), { force: true });
  await symlink('../usr/lib/os-release', join(root, 'etc/os-release'));
  await writeFile(join(root, 'usr/lib/os-release'), OS_RELEASE);
  await writeFile(join(root, 'etc/fstab'), '# an installed system has one\n');
  await mkdir(join(root, 'etc/zypp/repos.d'), { recursive: true });
  await writeFile(join(root, REPOSITORY_FILE), REPOSITORY);
  await writeFile(join(root, 'etc/zypp/zypp.conf'), ZYPP_CONF);
  const installed = ['glibc-1.0-1', `kernel-default-${KERNELS.old}`];
  const files = await repositoryFiles(join(root, 'repository'), installed);
  await host.run(inRoot(root, ['rpm', '--install', '--nodeps', '--noscripts', ...files]));
}

async function repositoryFiles(directory: string, packages: readonly string[]): Promise<readonly string[]> {
  const found = await readdir(directory, { recursive: true });
  return packages.map((name) => {
    const file = found.find((path) => path.endsWith(`${name}.noarch.rpm`));
    if (file === undefined) throw new Error(`${name} is not in the repository`);
    return `/repository/${file}`;
  });
}
