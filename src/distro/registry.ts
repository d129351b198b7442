import { alpine } from './alpine/alpine.ts';
import { arch } from './arch/arch.ts';
import { debian } from './debian/debian.ts';
import { debianRelease } from './debian/release.ts';
import type { Distro } from './distro.ts';
import { hadron } from './hadron/hadron.ts';
import { redhat } from './redhat/redhat.ts';
import { redhatRelease } from './redhat/release.ts';
import { refuseRelease } from './refuse-release.ts';
import { ownRelease, type ReleaseQuestion } from './stated-release.ts';
import { suse } from './suse/suse.ts';
import type { Family, System } from './system.ts';

/** A family of distributions, and its rules. */
export interface FamilyEntry {
  readonly family: Family;
  /** os-release IDs whose releases count as the distribution's own, and the distribution's name in the tables. */
  readonly ids: Readonly<Record<string, string>>;
  readonly distro: Distro;
  /** The release a system states, of its own or of the parent it is built on; undefined when it states none. */
  readonly release: (question: ReleaseQuestion) => string | undefined;
}

/** Every family, one line each. Adding a distribution is adding a folder and naming it here (docs/adding-a-distro.md). */
export const FAMILIES: readonly FamilyEntry[] = [
  // Raspberry Pi OS numbers its releases as Debian does.
  { family: 'debian', ids: { ...debian.ids, raspbian: 'debian' }, distro: debian, release: debianRelease },
  {
    family: 'redhat',
    ids: { ...redhat.ids, redhat: 'fedora' },
    distro: redhat,
    release: redhatRelease,
  },
  {
    family: 'suse',
    ids: { ...suse.ids, suse: 'opensuse-leap' },
    distro: suse,
    release: ownRelease,
  },
  { family: 'alpine', ids: alpine.ids, distro: alpine, release: ownRelease },
  { family: 'arch', ids: arch.ids, distro: arch, release: ownRelease },
  { family: 'hadron', ids: hadron.ids, distro: hadron, release: ownRelease },
];

/** The rules of a family. */
export function rulesOf(family: Family): Distro {
  const entry = FAMILIES.find((candidate) => candidate.family === family);
  if (entry === undefined) throw new TypeError(`the family ${family} has no line in FAMILIES`);
  return entry.distro;
}

/** The rules for a system. Throws a UserError that says what is wrong with its release: too old, or none that can be told. */
export function distroFor(system: System): Distro {
  refuseRelease(system);
  return rulesOf(system.family);
}
