import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '../../src/lib/host.ts';
import { ensurePackages } from './machine.ts';

/** Sections of a spec file that hold scripts: rpm-scriptlets(7). */
export type RpmScript = 'pre' | 'post' | 'preun' | 'postun' | 'pretrans' | 'posttrans';

/** A package to be built; what its fields mean is in rpm-spec(5). */
export interface RpmPackage {
  readonly name: string;
  /** Version and release, joined by a dash; `1.0-1` when left out. */
  readonly version?: string;
  readonly requires?: readonly string[];
  readonly recommends?: readonly string[];
  readonly provides?: readonly string[];
  readonly conflicts?: readonly string[];
  /** A directory whose content is the package's, as it is to lie in the root. */
  readonly tree?: string;
  readonly scripts?: Readonly<Partial<Record<RpmScript, string>>>;
}

/** Nothing is found out or changed by rpmbuild itself: packages are what is said of them, and quick to make and to unpack. */
const MACROS = `%global debug_package %{nil}
%global __os_install_post %{nil}
%global _build_id_links none
%global _unpackaged_files_terminate_build 0
%global _binaries_in_noarch_packages_terminate_build 0
%global _binary_payload w0.ufdio
`;

/** Builds packages with rpmbuild and makes a repository of them in `directory`, with createrepo_c. */
export async function makeRpmRepository(
  host: Host,
  packages: readonly RpmPackage[],
  directory: string,
): Promise<void> {
  await ensurePackages(host, ['rpm', 'createrepo-c'], 'making a repository of rpm packages');
  const scratch = await mkdtemp(join(tmpdir(), 'kairos-gen-rpm-'));
  try {
    await mkdir(directory, { recursive: true });
    for (const [index, batch] of batches(packages).entries()) {
      const spec = join(scratch, `${index}.spec`);
      await writeFile(spec, await specFile(batch, scratch));
      const defines = ['--define', `_topdir ${join(scratch, 'build')}`, '--define', `_rpmdir ${directory}`];
      await host.run(['rpmbuild', '-bb', '--quiet', ...defines, spec]);
    }
    await host.run(['createrepo_c', '--quiet', directory]);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** One spec file makes many packages, but no two of one name. */
function batches(packages: readonly RpmPackage[]): readonly (readonly RpmPackage[])[] {
  const made: RpmPackage[][] = [];
  for (const one of packages) {
    const batch = made.find((others) => others.every(({ name }) => name !== one.name));
    if (batch === undefined) made.push([one]);
    else batch.push(one);
  }
  return made;
}

async function specFile(packages: readonly RpmPackage[], scratch: string): Promise<string> {
  const sections = await Promise.all(packages.map(async (one) => sectionsOf(one, scratch)));
  const trees = packages.flatMap(({ tree }) =>
    tree === undefined ? [] : [`cp -a '${tree}/.' %{buildroot}/`],
  );
  return `${MACROS}
Name: batch
Version: 1.0
Release: 1
Summary: Packages of a test
License: Apache-2.0
BuildArch: noarch
AutoReqProv: no
%description
%install
mkdir -p %{buildroot}
${trees.join('\n')}
${sections.join('\n')}`;
}

async function sectionsOf(one: RpmPackage, scratch: string): Promise<string> {
  const { name, version = '1.0-1', scripts = {}, tree } = one;
  const [number = '', release = ''] = version.split('-');
  const list = join(scratch, `${name}-${version}.files`);
  if (tree !== undefined) await writeFile(list, await fileList(tree));
  const tags = (tag: string, values: readonly string[] = []): string =>
    values.map((value) => `${tag}: ${value}\n`).join('');
  return `
%package -n ${name}
Summary: ${name} of a test
Version: ${number}
Release: ${release}
AutoReqProv: no
${tags('Requires', one.requires)}${tags('Recommends', one.recommends)}${tags('Provides', one.provides)}${tags('Conflicts', one.conflicts)}
%description -n ${name}
%files -n ${name}${tree === undefined ? '' : ` -f ${list}`}
${Object.entries(scripts)
  .map(([section, script]) => `%${section} -n ${name}\n${script}\n`)
  .join('')}`;
}

/** Every file and link, and the directories that hold nothing else; the others come by themselves. */
async function fileList(tree: string): Promise<string> {
  const lines: string[] = [];
  const visit = async (directory: string): Promise<void> => {
    const entries = await readdir(join(tree, directory), { withFileTypes: true });
    if (entries.length === 0 && directory !== '') lines.push(`%dir "${directory}"`);
    for (const entry of entries) {
      const path = `${directory}/${entry.name}`;
      if (entry.isDirectory()) await visit(path);
      else lines.push(`"${path}"`);
    }
  };
  await visit('');
  return `${lines.join('\n')}\n`;
}
