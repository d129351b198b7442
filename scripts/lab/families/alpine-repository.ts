import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../../../src/lib/host.ts';
import type { AlpinePackage } from './alpine-packages.ts';
import { type DebianTrees, layDebian } from './debian-tree.ts';

const VERSION = '1.0-r0';
export const ARCHITECTURE = 'x86_64';
/** Where the repository lies in the root. */
export const REPOSITORY = '/srv/repository';

/** Packs the packages and their index as abuild and `apk index` do (apk-package(5), apk-repository(5)), unsigned. `scratch` is for their files. */
export async function makeAlpineRepository(
  host: Host,
  root: string,
  packages: readonly AlpinePackage[],
  trees: DebianTrees,
  scratch: string,
): Promise<void> {
  const repository = join(root, REPOSITORY, ARCHITECTURE);
  await mkdir(repository, { recursive: true });
  const entries: string[] = [];
  for (const one of packages) entries.push(await pack(host, one, trees, scratch, repository));
  const index = join(scratch, 'index');
  await mkdir(index);
  await writeFile(join(index, 'APKINDEX'), `${entries.join('\n\n')}\n\n`);
  await writeFile(join(index, 'DESCRIPTION'), 'test\n');
  await archive(host, join(repository, 'APKINDEX.tar.gz'), index, ['DESCRIPTION', 'APKINDEX']);
}

const archive = async (
  host: Host,
  file: string,
  directory: string,
  names: readonly string[],
): Promise<void> => {
  const owner = ['--owner=0', '--group=0', '--numeric-owner'];
  await host.run([
    'tar',
    '--create',
    '--gzip',
    '--file',
    file,
    ...owner,
    '--directory',
    directory,
    ...(names.length === 0 ? ['--files-from=/dev/null'] : names),
  ]);
};

/** Writes NAME-VERSION.apk. Gives its entry of the index. */
async function pack(
  host: Host,
  one: AlpinePackage,
  trees: DebianTrees,
  scratch: string,
  repository: string,
): Promise<string> {
  const { name, depends = [], provides = [], scripts = {}, triggers, debian = [] } = one;
  const [files, control] = [join(scratch, 'packages', name), join(scratch, 'control', name)];
  for (const directory of [files, control]) await mkdir(directory, { recursive: true });
  await layDebian(trees, debian, files);
  await one.write?.(files, trees);
  const [data, head] = [`${files}.data.tar.gz`, `${files}.control.tar.gz`];
  await archive(host, data, files, (await readdir(files)).sort());
  const content = await readFile(data);
  const lines = [
    `pkgname = ${name}`,
    `pkgver = ${VERSION}`,
    `pkgdesc = Debian files under the name of Alpine's ${name}`,
    `arch = ${ARCHITECTURE}`,
    `origin = ${name}`,
    ...depends.map((other) => `depend = ${other}`),
    ...provides.map((other) => `provides = ${other}`),
    ...(triggers === undefined ? [] : [`triggers = ${triggers}`]),
    `datahash = ${createHash('sha256').update(content).digest('hex')}`,
  ];
  await writeFile(join(control, '.PKGINFO'), `${lines.join('\n')}\n`);
  for (const [kind, script] of Object.entries(scripts))
    await writeFile(join(control, `.${kind}`), script, { mode: 0o755 });
  await archive(host, head, control, ['.PKGINFO', ...Object.keys(scripts).map((kind) => `.${kind}`)]);
  const start = await readFile(head);
  await writeFile(join(repository, `${name}-${VERSION}.apk`), Buffer.concat([start, content]));
  await rm(files, { recursive: true });
  return [
    `C:Q1${createHash('sha1').update(start).digest('base64')}`,
    `P:${name}`,
    `V:${VERSION}`,
    `A:${ARCHITECTURE}`,
    `S:${start.length + content.length}`,
    `I:${content.length}`,
    `T:test`,
    `L:none`,
    `o:${name}`,
    ...(depends.length === 0 ? [] : [`D:${depends.join(' ')}`]),
    ...(provides.length === 0 ? [] : [`p:${provides.join(' ')}`]),
  ].join('\n');
}
