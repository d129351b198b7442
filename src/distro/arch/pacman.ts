import type { Command } from '../../lib/host.ts';
import type { Guard, PackageManager } from '../distro.ts';
import { ONLY_LOCAL } from '../local-packages.ts';
import { type FinishedCommand, type PackageProblem, repositoryIsGone } from '../package-problem.ts';
import { parsePackageInformation } from './package-information.ts';
import { comparePacmanVersions } from './version.ts';

/** Asks no question, and draws no bar for each package. */
const pacman = (...words: readonly string[]): Command => [
  'pacman',
  '--noconfirm',
  '--noprogressbar',
  ...words,
];

/**
 * Hooks that build an initrd of their own as soon as a kernel is installed: mkinitcpio's, the one people add for dracut,
 * and those in Arch Linux ARM's kernel packages.
 */
const INITRD_HOOKS = [
  '90-mkinitcpio-install',
  '90-dracut-install',
  '90-linux-aarch64',
  '90-linux-rpi',
  '90-linux-rpi-16k',
];

/** A hook of the same name in /etc goes before the package's, and one without a trigger does nothing: alpm-hooks(5). */
const guards: readonly Guard[] = INITRD_HOOKS.map((name) => ({
  path: `/etc/pacman.d/hooks/${name}.hook`,
  mode: 0o644,
  content: '',
  reason: 'no initrd is built while kernels are installed: ours is built once, in init',
}));

/** What pacman says of a script or a hook that failed; it goes on, and ends with 0. */
const SCRIPT_FAILED = /^error: command (?:failed to execute correctly|terminated by signal .*)$/m;

/** What pacman is at, one line each, when it draws no bars: a package, or a hook by its description. */
const AT_WORK =
  /^(?:(?:re)?installing|upgrading|downgrading|removing) (\S+?)\.{3}$|^\(\s*\d+\/\s*\d+\) (.+?)\.*$/gm;

const OUT_OF_REACH =
  /failed (?:retrieving file|to synchronize all databases)|failed to retrieve some files|could not resolve host|timed out|operation too slow/i;

/** A file, the mirror it was not to be had from, and why. */
const TRY = /^error: failed retrieving file '(\S+)' from (\S+) : (.*)$/gm;

const UNTRUSTED =
  /signature from .* is (?:unknown|marginal) trust|invalid or corrupted package \(PGP signature\)/;

function problemOf({ exitCode, output }: FinishedCommand): PackageProblem | undefined {
  const failure = SCRIPT_FAILED.exec(output);
  if (failure !== null) {
    const last = [...output.slice(0, failure.index).matchAll(AT_WORK)].at(-1);
    const whose = last === undefined ? 'a package' : (last[1] ?? `the hook "${last[2] ?? ''}"`);
    return { kind: 'scriptlet', message: `the script of ${whose} failed` };
  }
  if (exitCode === 0) return undefined;
  const missing = [...output.matchAll(/^error: target not found: (\S+)$/gm)].map(([, name]) => name ?? '');
  if (missing.length > 0) return { kind: 'missing', names: missing };
  if (/^error: .*unable to lock database/m.test(output)) return { kind: 'locked' };
  if (UNTRUSTED.test(output))
    return {
      kind: 'repository',
      message: "a package's signature could not be checked",
      hint: "The base image's keys are older than the packager's: take a newer image, or let a run step before install do `pacman -Sy --noconfirm archlinux-keyring`.",
    };
  const tries = [...output.matchAll(TRY)];
  if (
    tries[0] !== undefined &&
    tries.every(([, file = '', , why = '']) => file.endsWith('.db') && /\b404\b/.test(why))
  )
    return repositoryIsGone(`${tries[0][2] ?? ''}, for ${tries[0][1] ?? ''}`);
  if (OUT_OF_REACH.test(output)) return { kind: 'transient' };
  return { kind: 'failed' };
}

/** The section [options] of pacman.conf(5), which says more than where packages come from, and one repository. */
function localConfiguration(held: string, directory: string): string {
  const [, options = ''] = /^\[options\]\n([^]*?)(?=^\[|$(?![^]))/m.exec(held) ?? [];
  return `[options]\n${options.trimEnd()}\n\n[kairos-packages]\nSigLevel = Never\nServer = file://${directory}\n`;
}

/** Takes a directory with a database as `repo-add kairos-packages.db.tar.gz` makes it. */
const fromDirectory = (directory: string): PackageManager => ({
  ...pacmanManager,
  guards: [
    ...guards,
    {
      path: '/etc/pacman.conf',
      mode: 0o644,
      content: localConfiguration('', directory),
      rewrites: (held) => localConfiguration(held, directory),
      reason: ONLY_LOCAL,
    },
  ],
});

/** pacman and its database: pacman(8). */
export const pacmanManager: PackageManager = {
  name: 'pacman',
  environment: { LC_ALL: 'C.UTF-8' },
  refresh: [pacman('-Sy')],
  upgrade: [pacman('-Su')],
  // With the upgrade in the same transaction: a package from today's index beside older ones is a partial upgrade, which Arch does not support.
  install: (names) => [pacman('-Su', '--needed', ...names)],
  // Refuses by itself what another package depends on.
  remove: (names) => [pacman('-R', ...names)],
  problemOf,
  refusesPartialUpgrade:
    'Arch Linux has one stream of packages that fit each other, and a partial upgrade breaks what was there before',
  listInstalled: ['pacman', '-Qi'],
  installedSizes: {
    command: ['pacman', '-Qi'],
    parse: (stdout) => new Map(parsePackageInformation(stdout).map(({ name, size }) => [name, size])),
  },
  parseInstalled: (stdout) =>
    new Set(parsePackageInformation(stdout).flatMap(({ name, provides }) => [name, ...provides])),
  listAvailable: ['pacman', '-Si'],
  parseAvailable: (stdout) =>
    new Set(
      parsePackageInformation(stdout).flatMap(({ name, provides, groups }) => [name, ...provides, ...groups]),
    ),
  fromDirectory,
  guards,
  caches: [{ name: 'packages', path: '/var/cache/pacman/pkg' }],
  compareVersions: comparePacmanVersions,
};
