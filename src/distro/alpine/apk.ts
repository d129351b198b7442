import type { Command } from '../../lib/host.ts';
import type { Guard, PackageManager } from '../distro.ts';
import { ONLY_LOCAL } from '../local-packages.ts';
import type { FinishedCommand, PackageProblem } from '../package-problem.ts';
import { DATABASE, installedSizes, parseInstalled, parseListed } from './installed-packages.ts';
import { compareApkVersions } from './version.ts';

/** Waits for another apk's lock, in seconds, and draws no bar. */
const apk = (...words: readonly string[]): Command => ['apk', '--wait', '120', '--no-progress', ...words];

/** Files that the triggers of mkinitfs and of grub read; apk puts the package's own beside them, as with any changed file in /etc. */
const guards: readonly Guard[] = [
  {
    path: '/etc/mkinitfs/mkinitfs.conf',
    mode: 0o644,
    content: 'disable_trigger=yes\n',
    // init's own call of mkinitfs reads its features there.
    rewrites: (held) => `${held}\ndisable_trigger=yes\n`,
    reason: 'no initrd is built while kernels are installed: ours is built once, in init',
    installedAs: '/etc/mkinitfs/mkinitfs.conf.apk-new',
  },
  {
    path: '/etc/update-grub.conf',
    mode: 0o644,
    content: 'disable_trigger=1\n',
    reason: "grub's trigger would look for disks, and fail in a build that has none",
    installedAs: '/etc/update-grub.conf.apk-new',
  },
];

const OUT_OF_REACH =
  /temporary error|network (?:error|unreachable)|dns lookup error|could not connect|connection (?:refused|aborted|reset)|timed out|unexpected end of file|\b[1-9]\d* unavailable\b/i;

/** apk goes on without such a repository, and then lacks what is in it. */
const UNTRUSTED = /^(?:WARNING|ERROR): (?:.* )?(\S+): UNTRUSTED signature/m;

function problemOf({ exitCode, output }: FinishedCommand): PackageProblem | undefined {
  const script = /^ERROR: (\S+?)-\d[^-\s]*-r\d+\.([a-z-]+): (script exited with error.*|.*failed.*)$/m.exec(
    output,
  );
  if (script !== null)
    return { kind: 'scriptlet', message: `the script ${script[2] ?? ''} of ${script[1] ?? ''} failed` };
  const kept = /not removed due to:\n((?: +\S+:.*\n?)+)/.exec(output)?.[1];
  if (kept !== undefined)
    // apk ends with 0 then.
    return {
      kind: 'failed',
      message: `other packages need what was to be removed (${kept
        .trim()
        .split(/\s*\n\s*/)
        .join('; ')})`,
    };
  // A repository that can't be read is only a warning to apk.
  if (OUT_OF_REACH.test(output) && /^(?:WARNING|ERROR): |unavailable/m.test(output))
    return { kind: 'transient' };
  if (exitCode === 0) return undefined;
  const [, untrusted] = UNTRUSTED.exec(output) ?? [];
  if (untrusted !== undefined)
    return {
      kind: 'repository',
      message: `the index of ${untrusted} is signed with a key that is not trusted`,
      hint: "Put the repository's key into /etc/apk/keys of the base image.",
    };
  const missing = [...output.matchAll(/^ {2}(\S+) \(no such package\):$/gm)].map(([, name]) => name ?? '');
  if (missing.length > 0) return { kind: 'missing', names: missing };
  if (/unable to lock database/i.test(output)) return { kind: 'locked' };
  return { kind: 'failed' };
}

type ApkCall = (...words: readonly string[]) => Command;

const manager = (call: ApkCall): PackageManager => ({
  name: 'apk',
  environment: { LC_ALL: 'C.UTF-8' },
  refresh: [call('update')],
  upgrade: [call('upgrade')],
  install: (names) => [call('add', ...names)],
  // What only they needed goes with them, which is how apk works: everything that was asked for by name stays.
  remove: (names) => [call('del', ...names)],
  problemOf,
  listInstalled: ['cat', DATABASE],
  parseInstalled,
  installedSizes,
  listAvailable: call('list'),
  parseAvailable: parseListed,
  guards,
  caches: [{ name: 'cache', path: '/var/cache/apk' }],
  compareVersions: compareApkVersions,
});

const LOCAL_REPOSITORIES = '/etc/apk/kairos-packages';

/** apk and its database: apk(8). */
export const apkManager: PackageManager = {
  ...manager(apk),
  // The directory has one below it for each architecture, with its APKINDEX.tar.gz.
  fromDirectory: (directory) => ({
    ...manager((...words) => apk('--repositories-file', LOCAL_REPOSITORIES, '--allow-untrusted', ...words)),
    guards: [
      ...guards,
      {
        path: LOCAL_REPOSITORIES,
        mode: 0o644,
        content: `${directory}\n`,
        reason: ONLY_LOCAL,
      },
    ],
  }),
};
