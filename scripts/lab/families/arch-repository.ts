import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inRoot } from '../root.ts';
import type { Host } from '../../../src/lib/host.ts';
import type { ArchPackage } from './arch-packages.ts';
import { type DebianTrees, layDebian } from './debian-tree.ts';

/** Where packages are built in the root; gone afterwards. */
const BUILD = '/build';
/** Debian's `nobody`: makepkg refuses to work for root. */
const USER = '65534';

const [VERSION, RELEASE] = ['1.0', '1'];

const REPOSITORY = '/srv/repository';

const PACMAN_CONF = `[options]
Architecture = auto
CheckSpace
SigLevel = Never

[core]
Server = file://${REPOSITORY}
`;

/**
 * Makes the packages, and a repository of them in the root, which its pacman.conf names. makepkg makes those with a script, a hook
 * or a relation; it looks at every function of a PKGBUILD hundreds of times, so what only has files is packed here, as it would.
 */
export async function makeArchRepository(
  host: Host,
  root: string,
  packages: readonly ArchPackage[],
  trees: DebianTrees,
): Promise<void> {
  const build = join(root, BUILD);
  const repository = join(root, REPOSITORY);
  await mkdir(repository, { recursive: true });
  for (const { name, debian = [], script, write } of packages) {
    const tree = join(build, 'trees', name);
    await mkdir(tree, { recursive: true });
    await layDebian(trees, debian, tree);
    await write?.(tree, trees);
    if (script !== undefined) await writeFile(join(build, `${name}.install`), script);
  }
  const plain = packages.filter((one) => one.makepkg !== true);
  for (const one of plain) await pack(host, join(build, 'trees', one.name), repository, one);
  await makepkg(
    host,
    root,
    packages.filter((one) => one.makepkg === true),
  );
  const add = 'repo-add --quiet core.db.tar.gz *.pkg.tar';
  await host.run(inRoot(root, ['env', '-C', REPOSITORY, 'sh', '-euc', add]));
  await rm(build, { recursive: true });
  await writeFile(join(root, 'etc/pacman.conf'), PACMAN_CONF);
}

async function makepkg(host: Host, root: string, packages: readonly ArchPackage[]): Promise<void> {
  const build = join(root, BUILD);
  await writeFile(join(build, 'PKGBUILD'), pkgbuild(packages));
  for (const { name } of packages)
    await host.run(['chown', '--recursive', `${USER}:${USER}`, join(build, 'trees', name)]);
  await mkdir(join(build, 'packages'));
  for (const path of [build, join(build, 'packages')]) await host.run(['chown', `${USER}:${USER}`, path]);
  const asUser = ['setpriv', `--reuid=${USER}`, `--regid=${USER}`, '--clear-groups'];
  const settings = ['env', `HOME=${BUILD}`, 'PKGEXT=.pkg.tar', `PKGDEST=${BUILD}/packages`];
  await host.run(
    inRoot(root, ['env', '-C', BUILD, ...asUser, ...settings, 'makepkg', '--nodeps', '--nocheck']),
  );
  for (const file of await readdir(join(build, 'packages')))
    await copyFile(join(build, 'packages', file), join(root, REPOSITORY, file));
}

/** A package as makepkg would write it: the fields of .PKGINFO are those of PKGBUILD(5). */
async function pack(host: Host, tree: string, repository: string, one: ArchPackage): Promise<void> {
  const fields = (name: string, values: readonly string[] = []): readonly string[] =>
    values.map((value) => `${name} = ${value}`);
  const lines = [
    `pkgname = ${one.name}`,
    `pkgver = ${VERSION}-${RELEASE}`,
    `pkgdesc = Debian files under the name of Arch's ${one.name}`,
    'arch = any',
    ...fields('depend', one.depends),
    ...fields('provides', one.provides),
    ...fields('conflict', one.conflicts),
  ];
  await writeFile(join(tree, '.PKGINFO'), `${lines.join('\n')}\n`);
  const files = (await readdir(tree)).sort();
  const archive = join(repository, `${one.name}-${VERSION}-${RELEASE}-any.pkg.tar`);
  const owner = ['--owner=0', '--group=0', '--numeric-owner'];
  await host.run(['tar', '--create', '--file', archive, ...owner, '--directory', tree, ...files]);
}

/** PKGBUILD(5): one for all of them. */
function pkgbuild(packages: readonly ArchPackage[]): string {
  const array = (name: string, words: readonly string[] = []): string =>
    words.length === 0 ? '' : `  ${name}=(${words.map((word) => `'${word}'`).join(' ')})\n`;
  const functions = packages.map(
    ({ name, depends, provides, conflicts, script }) =>
      `package_${name}() {
${array('depends', depends)}${array('provides', provides)}${array('conflicts', conflicts)}${
        script === undefined ? '' : `  install=${name}.install\n`
      }  cp -a "$startdir/trees/${name}/." "$pkgdir/"
}
`,
  );
  return `pkgbase=wrapped
pkgname=(${packages.map(({ name }) => `'${name}'`).join(' ')})
pkgver=${VERSION}
pkgrel=${RELEASE}
pkgdesc='Debian files under the names of Arch'
arch=('any')
options=('!strip' '!zipman' '!purge' 'docs' 'emptydirs' '!debug')
${functions.join('')}`;
}
