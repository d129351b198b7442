import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Host } from '../../src/lib/host.ts';
import type { BuiltExecutable } from './build-executable.ts';
import { installedPackage } from './debian-packages.ts';

const introduction = `kairos-init: what is inside, and under which licences

The executable is kairos-gen's own code (Apache License 2.0, see LICENSE) together with the software below.

glibc's dynamic linker and libraries are in the file as separate, unmodified shared objects, under the GNU Lesser General
Public License, version 2.1 or later. libgcc and libstdc++ are there in the same way, under the GNU General Public License,
version 3, with the GCC Runtime Library Exception. The complete corresponding source of each is Debian's source package
of the name and version given below, from Debian's own archive of past versions; the project sends it on request, for at least three
years, for the cost of the medium. To use another version of a library, build the executable with it:
\`npm run build:agent\` takes the libraries from the machine it runs on.
`;

/**
 * The text that goes with the executables: every licence, and Debian's versions for the source offer.
 * The texts are the ones that the packages themselves carry.
 */
export async function notice(host: Host, built: readonly BuiltExecutable[]): Promise<string> {
  const sections = new Map<string, string>();
  for (const { architecture, libraryPackages, runtime, inputs } of built) {
    sections.set(`Node.js ${runtime.version}`, await readFile(runtime.license, 'utf8'));
    for (const name of libraryPackages)
      sections.set(await debianTitle(host, name, architecture), await debianLicense(name));
    for (const directory of bundledPackages(inputs)) {
      const { title, text } = await npmLicense(directory);
      sections.set(title, text);
    }
  }
  for (const name of ['LGPL-2.1', 'GPL-3'])
    sections.set(`The text of ${name}`, await readFile(`/usr/share/common-licenses/${name}`, 'utf8'));
  const rule = '='.repeat(80);
  return [
    introduction,
    ...[...sections].map(([title, text]) => `${rule}\n${title}\n${rule}\n\n${text.trim()}\n`),
  ].join('\n');
}

async function debianTitle(host: Host, name: string, architecture: string): Promise<string> {
  const found = await installedPackage(host, name);
  if (found === undefined) throw new Error(`${name} is not installed, so its licence can't be found`);
  const builtUsing = found.builtUsing === '' ? '' : `, built from ${found.builtUsing.trim()}`;
  return `${architecture}: Debian package ${found.name} ${found.version}, source ${found.source}${builtUsing}`;
}

function debianLicense(name: string): Promise<string> {
  return readFile(`/usr/share/doc/${name}/copyright`, 'utf8');
}

/** The directories of the npm packages that files of a bundle come from. */
export function bundledPackages(inputs: readonly string[]): readonly string[] {
  const directories = inputs.flatMap(
    (input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? [],
  );
  return [...new Set(directories)].sort();
}

async function npmLicense(directory: string): Promise<{ readonly title: string; readonly text: string }> {
  const { name, version, license } = JSON.parse(
    await readFile(path.join(directory, 'package.json'), 'utf8'),
  ) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const file = (await readdir(directory)).sort().find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const title = `npm package ${name} ${version}${license === undefined ? '' : ` (${license})`}`;
  const text =
    file === undefined
      ? 'The package carries no text of its licence.'
      : await readFile(path.join(directory, file), 'utf8');
  return { title, text };
}
