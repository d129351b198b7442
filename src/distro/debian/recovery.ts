import type { Command } from '../../lib/host.ts';
import type { Remedy } from '../distro.ts';
import { aptGet, dpkg } from './apt-get.ts';
import { isFinished, type ListedPackage, parsePackageList } from './package-list.ts';
import { compareDebVersions } from './version.ts';

/** Where archives are fetched to that dpkg unpacks anew. */
const ARCHIVES = '/tmp/kairos-init-reinstall';

/** A removal that broke off is carried on, not undone. */
const isLeaving = ({ want }: ListedPackage): boolean => want === 'deinstall' || want === 'purge';

const isLeftHalfWay = (listed: ListedPackage): boolean => isLeaving(listed) && !isFinished(listed);

/**
 * Broken off between the first change to a package and the last of its unpacking. dpkg marks it `reinstreq` and goes on with it
 * only when it is unpacked anew, whatever its state is: `half-installed` for most of the time, `unpacked` in the moment before
 * it is whole, and at the start of an upgrade `half-configured` and `unpacked`.
 */
const isBroken = (listed: ListedPackage): boolean =>
  !isLeaving(listed) && (listed.needsReinstallation || listed.state === 'half-installed');

const namesOf = (list: string, matches: (listed: ListedPackage) => boolean): readonly string[] =>
  parsePackageList(list)
    .filter(matches)
    .map(({ qualifiedName }) => qualifiedName);

const SET_UP_ALL = dpkg('--configure', '-a');
const FIX_BROKEN = aptGet('--fix-broken', 'install');

/** What is unpacked is set up. It also writes dpkg's journal into its database, without which apt-get does nothing. */
function setUp(list: string): readonly Command[] {
  return [
    SET_UP_ALL,
    ...parsePackageList(list)
      .filter(isLeftHalfWay)
      .map(({ want, qualifiedName, needsReinstallation }) =>
        dpkg(
          ...(needsReinstallation ? ['--force-remove-reinstreq'] : []),
          want === 'purge' ? '--purge' : '--remove',
          qualifiedName,
        ),
      ),
  ];
}

/**
 * By dpkg: apt-get reinstalls nothing as long as anything else is missing, and fetches nothing that is missing once dpkg has
 * refused to set a broken package up. One by one, so that one that can't be fetched does not keep the others.
 */
function unpackAnew(list: string): readonly Command[] {
  const broken = namesOf(list, isBroken);
  if (broken.length === 0) return [];
  return [
    ['rm', '-rf', ARCHIVES],
    ['mkdir', ARCHIVES],
    ...broken.map((name): Command => ['env', `--chdir=${ARCHIVES}`, ...aptGet('download', name)]),
    dpkg('--auto-deconfigure', '--recursive', '--unpack', ARCHIVES),
    ['rm', '-rf', ARCHIVES],
    SET_UP_ALL,
  ];
}

/** What dpkg refused to unpack because something else has to be there first, or to go. */
function reinstall(list: string): readonly Command[] {
  return namesOf(list, isBroken).map((name) => aptGet('--reinstall', 'install', name));
}

/** Which versions the repositories have of what is still broken: apt-cache(8). */
function askForVersions(list: string): Command | undefined {
  const broken = namesOf(list, isBroken);
  return broken.length === 0 ? undefined : ['apt-cache', 'madison', ...broken];
}

/**
 * What no repository has, such as a file of the user's: half of it is of use to nobody, and apt-get refuses all work. What one
 * has could not be fetched or unpacked for another reason, and stays.
 */
function removeLost(list: string, answer: string): readonly Command[] {
  const offers = answer.split('\n').map((line) => line.split('|').map((word) => word.trim()));
  const isLost = (listed: ListedPackage): boolean =>
    isBroken(listed) &&
    listed.want !== 'hold' &&
    !offers.some(([name, version = '']) => {
      return name === listed.name && compareDebVersions(version, listed.version) >= 0;
    });
  const lost = namesOf(list, isLost);
  if (lost.length === 0) return [];
  return [...lost.map((name) => dpkg('--force-remove-reinstreq', '--remove', name)), SET_UP_ALL, FIX_BROKEN];
}

/** For every state that dpkg may have been killed in, by dpkg(1): the mildest first. */
export const RECOVERY: readonly Remedy[] = [
  { does: 'setting up what was unpacked', commands: setUp },
  { does: 'unpacking anew what broke off while it was unpacked', commands: unpackAnew },
  { does: 'installing what is missing', commands: () => [FIX_BROKEN] },
  { does: 'reinstalling what broke off while it was unpacked', commands: reinstall },
  {
    does: 'removing what broke off and no repository has',
    loses: true,
    asks: askForVersions,
    commands: removeLost,
  },
];
