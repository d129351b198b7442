import { dirname } from 'node:path';
import type { Command } from '../../lib/host.ts';
import type { Guard, PackageManager } from '../distro.ts';
import { ONLY_LOCAL } from '../local-packages.ts';
import { LIST_RPM_PACKAGES, parseRpmPackages, RPM_SIZES } from '../rpm/installed.ts';
import { compareRpmVersions } from '../rpm/version.ts';
import { zypper, ZYPPER_ENVIRONMENT } from './zypper-command.ts';
import { zypperProblem } from './zypper-problem.ts';

/**
 * Every script of SUSE's that could build an initrd or change a boot loader asks for this file, by which its build service marks a
 * root that is no whole system yet: regenerate-initrd-posttrans, weak-modules2 and kernel-scriptlets/rpm-script of
 * suse-module-tools, in all its releases since 15.2. Where there is no /etc/fstab they do as if it were there.
 */
const GUARDS: readonly Guard[] = [
  {
    path: '/.buildenv',
    mode: 0o644,
    content: '',
    reason: 'kernel packages build no initrd, which init would throw away, and call no boot loader',
  },
];

type ZypperCall = (...words: readonly string[]) => Command;

const manager = (call: ZypperCall): PackageManager => ({
  name: 'zypper',
  environment: ZYPPER_ENVIRONMENT,
  refresh: [call('refresh')],
  upgrade: [call('--no-refresh', 'update', '--no-recommends')],
  install: (names) => [call('--no-refresh', 'install', '--no-recommends', ...names)],
  // zypper takes along what depends on a package, whatever its options; rpm refuses.
  remove: (names) => [['rpm', '--erase', ...names]],
  problemOf: zypperProblem,
  listInstalled: LIST_RPM_PACKAGES,
  installedSizes: RPM_SIZES,
  parseInstalled: parseRpmPackages,
  listAvailable: call('--no-refresh', '--quiet', 'search', '--type', 'package'),
  parseAvailable,
  guards: GUARDS,
  caches: [{ name: 'cache', path: '/var/cache/zypp' }],
  compareVersions: compareRpmVersions,
});

/** In a directory of its own, which takes the place of /etc/zypp/repos.d. */
const LOCAL_REPOSITORY = '/etc/zypp/kairos-packages.d/kairos-packages.repo';

/** zypper and rpm: zypper(8), rpm(8). */
export const zypperManager: PackageManager = {
  ...manager(zypper),
  fromDirectory: (directory) => ({
    ...manager((...words) => zypper('--reposd-dir', dirname(LOCAL_REPOSITORY), ...words)),
    guards: [
      ...GUARDS,
      {
        path: LOCAL_REPOSITORY,
        mode: 0o644,
        content: `[kairos-packages]\nname=${directory}\nenabled=1\nautorefresh=0\nbaseurl=dir:${directory}\ngpgcheck=0\n`,
        reason: ONLY_LOCAL,
      },
    ],
  }),
};

/** The second column of a table whose columns are kept apart by bars, below its two lines of head. */
function parseAvailable(stdout: string): ReadonlySet<string> {
  const [, ...rows] = stdout.split('\n').filter((line) => line.includes(' | '));
  return new Set(rows.map((row) => row.split('|')[1]?.trim() ?? '').filter((name) => name !== ''));
}
