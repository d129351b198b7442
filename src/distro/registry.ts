import { UserError } from '../lib/user-error.ts';
import { debian } from './debian/debian.ts';
import type { Distro } from './distro.ts';
import type { Family, System } from './system.ts';

/** A family we recognise. Without `distro` it is known by name only. */
export interface FamilyEntry {
  readonly family: Family;
  /** os-release IDs, and the name of the distribution whose rules apply. */
  readonly ids: Readonly<Record<string, string>>;
  readonly distro?: Distro;
  /** The release as our tables write it. */
  readonly release: (version: string, osRelease: ReadonlyMap<string, string>, distro: string) => string;
}

const asIs = (version: string): string => version;

/** Ubuntu's derivatives count releases of their own (Linux Mint 22): the codename of their base says which Ubuntu they are. */
const UBUNTU_RELEASES: Readonly<Record<string, string>> = {
  focal: '20.04',
  jammy: '22.04',
  noble: '24.04',
  oracular: '24.10',
  plucky: '25.04',
  questing: '25.10',
};

/** The Debian release a derivative (Kali, LMDE) is built on, where its os-release names it. */
const DEBIAN_RELEASES: Readonly<Record<string, string>> = { bullseye: '11', bookworm: '12', trixie: '13' };

function debianRelease(version: string, osRelease: ReadonlyMap<string, string>, distro: string): string {
  if (osRelease.get('ID') === distro) return version;
  if (distro === 'ubuntu') return UBUNTU_RELEASES[osRelease.get('UBUNTU_CODENAME') ?? ''] ?? version;
  return (
    DEBIAN_RELEASES[osRelease.get('DEBIAN_CODENAME') ?? ''] ?? (isRolling(osRelease) ? 'testing' : version)
  );
}

/** Kali follows Debian testing and numbers its snapshots by year. */
const isRolling = (osRelease: ReadonlyMap<string, string>): boolean =>
  (osRelease.get('VERSION_CODENAME') ?? '').endsWith('-rolling');

const names = (...ids: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(ids.map((id) => [id, id]));

/** Every family, one line each. Adding a distribution is adding a folder and naming it here (docs/adding-a-distro.md). */
export const FAMILIES: readonly FamilyEntry[] = [
  { family: 'debian', ids: debian.ids, distro: debian, release: debianRelease },
  {
    family: 'redhat',
    ids: { ...names('fedora', 'rocky', 'almalinux', 'rhel', 'ol'), redhat: 'fedora' },
    release: asIs,
  },
  {
    family: 'suse',
    ids: {
      ...names('opensuse-leap', 'opensuse-tumbleweed', 'sles', 'sle-micro-rancher'),
      suse: 'opensuse-leap',
    },
    release: asIs,
  },
  // Packages change with 3.21, never with 3.21.4.
  { family: 'alpine', ids: names('alpine'), release: (version) => version.split('.').slice(0, 2).join('.') },
  { family: 'arch', ids: names('arch'), release: asIs },
  { family: 'hadron', ids: names('hadron'), release: asIs },
];

/**
 * The rules for a system. Throws a UserError that names the family when we know it but can't build it yet, or the
 * release when the distribution gives none.
 */
export function distroFor(system: System): Distro {
  const distro = FAMILIES.find((entry) => entry.family === system.family)?.distro;
  if (distro === undefined)
    throw new UserError(
      `${system.prettyName} is not supported yet: nothing is known of the ${system.family} family's packages`,
      {
        hint: `Supported families: ${FAMILIES.filter((entry) => entry.distro)
          .map((entry) => entry.family)
          .join(', ')}.`,
      },
    );
  if (system.version === '')
    throw new UserError(
      `${system.prettyName} names no release: os-release has neither VERSION_ID nor VERSION_CODENAME`,
    );
  return distro;
}
