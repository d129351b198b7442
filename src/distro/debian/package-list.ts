import type { Command } from '../../lib/host.ts';

/** One package as dpkg's database has it: dpkg-query(1), and dpkg(1) under "Package states". */
export interface ListedPackage {
  /** With its architecture, where dpkg needs it to tell two of the same name apart. */
  readonly qualifiedName: string;
  readonly name: string;
  /** What was asked for: `install`, `hold`, `deinstall`, `purge` or `unknown`. */
  readonly want: string;
  /** dpkg wants it unpacked anew before it does anything else with it. */
  readonly needsReinstallation: boolean;
  readonly state: string;
  readonly version: string;
  readonly provides: string;
}

export const LIST_PACKAGES: Command = [
  'dpkg-query',
  '-W',
  '-f',
  '${Status}\t${binary:Package}\t${Version}\t${Provides}\n',
];

/** Takes what LIST_PACKAGES prints. */
export function parsePackageList(stdout: string): readonly ListedPackage[] {
  return stdout.split('\n').flatMap((line) => {
    const [status = '', qualifiedName = '', version = '', provides = ''] = line.split('\t');
    const [want, flag, state] = status.split(' ');
    if (want === undefined || state === undefined || qualifiedName === '') return [];
    const name = qualifiedName.replace(/:.*$/, '');
    return [
      { qualifiedName, name, want, needsReinstallation: flag === 'reinstreq', state, version, provides },
    ];
  });
}

/** A removed package whose configuration files are still there is finished too. */
const FINISHED = ['installed', 'config-files', 'not-installed'];

export const isFinished = ({ state, needsReinstallation }: ListedPackage): boolean =>
  FINISHED.includes(state) && !needsReinstallation;
