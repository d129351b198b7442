import type { Command } from '../../lib/host.ts';
import type { InstalledSizes } from '../distro.ts';

/** One line a package: its name, its version with epoch, and everything it provides. Tags: rpm-queryformat(7). */
export const LIST_RPM_PACKAGES: Command = [
  'rpm',
  '--query',
  '--all',
  '--queryformat',
  '%{NAME}\\t%{EPOCHNUM}:%{VERSION}-%{RELEASE}.%{ARCH}\\t[%{PROVIDENAME} ]\\n',
];

/** Takes what LIST_RPM_PACKAGES prints. Names of installed packages and of what they provide; versions are not looked at. */
export function parseRpmPackages(stdout: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const line of stdout.split('\n')) {
    const [name = '', version, provides = ''] = line.split('\t');
    if (version === undefined) continue;
    names.add(name);
    for (const provided of provides.split(' ')) if (provided !== '') names.add(provided);
  }
  return names;
}

/** SIZE is in bytes: rpm-queryformat(7). Several packages of one name, as of kernels, count together. */
export const RPM_SIZES: InstalledSizes = {
  command: ['rpm', '--query', '--all', '--queryformat', '%{NAME}\\t%{SIZE}\\n'],
  parse: (stdout) => {
    const sizes = new Map<string, number>();
    for (const [, name = '', size] of stdout.matchAll(/^([^\t\n]+)\t(\d+)$/gm))
      sizes.set(name, (sizes.get(name) ?? 0) + Number(size));
    return sizes;
  },
};
