import type { Command } from '../../lib/host.ts';

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
