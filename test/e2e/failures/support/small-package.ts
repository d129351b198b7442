import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ensurePackages } from '../../../../scripts/lab/machine.ts';
import type { Host } from '../../../../src/lib/host.ts';

/** Its name. It has something of all that dpkg treats in a way of its own. */
export const SMALL_PACKAGE = 'half-way';
/** Where its repository lies in the root. */
const REPOSITORY = '/srv/packages';

const SCRIPTS = ['preinst', 'postinst', 'prerm', 'postrm'] as const;

/** The archive of a version, in the root. */
export const archiveOf = (version: '1' | '2'): string => `${REPOSITORY}/${SMALL_PACKAGE}_${version}_all.deb`;

/** Gives a root one apt repository and no other, with two versions of the package, its index read. */
export async function addSmallPackage(host: Host, scratch: string, root: string): Promise<void> {
  await ensurePackages(host, ['dpkg-dev'], 'a package to break off');
  const repository = join(root, REPOSITORY);
  await mkdir(repository, { recursive: true });
  for (const version of ['1', '2'])
    await build(host, join(scratch, `package-${version}`), repository, version);
  const { stdout } = await host.run(['dpkg-scanpackages', '--multiversion', '.'], { directory: repository });
  await writeFile(join(repository, 'Packages'), stdout);
  await host.run(['rm', '-rf', join(root, 'etc/apt/sources.list.d'), join(root, 'etc/apt/sources.list')]);
  await writeFile(join(root, 'etc/apt/sources.list'), `deb [trusted=yes] file:${REPOSITORY} ./\n`);
}

async function build(host: Host, tree: string, repository: string, version: string): Promise<void> {
  const files: Readonly<Record<string, string>> = {
    'DEBIAN/control': `Package: ${SMALL_PACKAGE}
Version: ${version}
Architecture: all
Maintainer: kairos-gen tests <tests@kairos-gen.invalid>
Description: something to break off
`,
    'DEBIAN/conffiles': '/etc/half-way.conf\n',
    ...Object.fromEntries(SCRIPTS.map((script) => [`DEBIAN/${script}`, '#!/bin/sh\nexit 0\n'])),
    'etc/half-way.conf': `version ${version}\n`,
    'usr/share/half-way/both': `version ${version}\n`,
    [`usr/share/half-way/only-${version}`]: '',
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(tree, name)), { recursive: true });
    await writeFile(join(tree, name), content);
  }
  for (const script of SCRIPTS) await chmod(join(tree, 'DEBIAN', script), 0o755);
  await host.run(['dpkg-deb', '--root-owner-group', '--build', tree, repository]);
}
