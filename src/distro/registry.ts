import { UserError } from '../lib/user-error.ts';
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

/** A family we recognise. Without `distro` it is known by name only. */
export interface FamilyEntry {
  readonly family: Family;
  /** os-release IDs whose releases count as the distribution's own, and the distribution's name in the tables. */
  readonly ids: Readonly<Record<string, string>>;
  readonly distro?: Distro;
  /** The release a system states, of its own or of the parent it is built on; undefined when it states none. */
  readonly release: (question: ReleaseQuestion) => string | undefined;
}

const names = (...ids: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(ids.map((id) => [id, id]));

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

/** The rules of a family; undefined for one that is known by name only. */
export const rulesOf = (family: Family): Distro | undefined =>
  FAMILIES.find((entry) => entry.family === family)?.distro;

/**
 * The rules for a system. Throws a UserError that names the family when we know it but can't build it yet, or what is wrong with
 * the release: too old, or none that can be told.
 */
export function distroFor(system: System): Distro {
  const distro = rulesOf(system.family);
  if (distro === undefined)
    throw new UserError(
      `${system.prettyName} is not supported yet: nothing is known of the ${system.family} family's packages`,
      {
        hint: `Supported families: ${FAMILIES.filter((entry) => entry.distro)
          .map((entry) => entry.family)
          .join(', ')}.`,
      },
    );
  refuseRelease(system);
  return distro;
}
