import { UserError } from '../lib/user-error.ts';
import { findRelease, RELEASES } from './releases.ts';
import type { System } from './system.ts';

/** Throws a UserError for a release that we have no rules for: too old, of an unknown name, or none named. */
export function refuseRelease({ distro, id, version, prettyName }: System): void {
  const found = findRelease(distro, version === '' ? undefined : version);
  const parent = id === distro ? '' : ` of ${distro}`;
  const known = `Known releases of ${distro}: ${(RELEASES[distro]?.releases ?? []).map((release) => release.version).join(', ')}.`;
  switch (found.is) {
    case 'too-old':
      throw new UserError(
        `${prettyName} is too old: ${distro} ${found.oldest} is the oldest with the packages Kairos needs`,
        { hint: known },
      );
    case 'unknown':
      throw new UserError(`${prettyName} is built on a release${parent} that is not known: ${found.stated}`, {
        hint: known,
      });
    case 'unnamed':
      throw new UserError(
        id === distro
          ? `${prettyName} names no release: os-release has neither VERSION_ID nor VERSION_CODENAME`
          : `${prettyName} is a derivative of ${distro}, but its os-release does not say of which release`,
        {
          hint:
            id === distro
              ? known
              : `Derivatives name it by UBUNTU_CODENAME, DEBIAN_CODENAME or PLATFORM_ID. ${known}`,
        },
      );
    case 'listed':
    case 'guessed':
  }
}

/** Says that a release is a guess, in one sentence; undefined when it is none. */
export const describeGuess = ({ distro, version, statedVersion, prettyName }: System): string | undefined =>
  statedVersion === undefined
    ? undefined
    : `${prettyName}: release ${statedVersion} of ${distro} is not in the tables, so the rules of ${version} are taken, the newest known one that is not newer`;
