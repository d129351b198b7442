import { compareDotted, isDotted } from './dotted-version.ts';

/** One release of a distribution. */
export interface Release {
  /** As os-release's VERSION_ID has it: what follows it (`9.5` of `9`) belongs to the same release. */
  readonly version: string;
  readonly codename?: string;
  /** The distribution publishes no more fixes for it, or only to subscribers. */
  readonly superseded?: true;
}

/** The releases whose packages we know. */
export interface ReleaseTable {
  /** Oldest first. None: there is one stream of packages, and the same rules whatever the release is called. */
  readonly releases: readonly Release[];
  /** How many parts of a version number tell releases apart, where what follows must not be seen: Alpine's 3.21.4 is 3.21. */
  readonly parts?: number;
}

const superseded = (version: string, codename?: string): Release => ({
  version,
  ...(codename === undefined ? {} : { codename }),
  superseded: true,
});
const numbered = (...versions: readonly string[]): readonly Release[] =>
  versions.map((version) => ({ version }));
const ENTERPRISE: ReleaseTable = { releases: numbered('8', '9', '10') };
const ONE_STREAM: ReleaseTable = { releases: [] };

/**
 * Every release of every distribution in our tables, under the names that `System.distro` has. The next release is one more
 * line here, and rows in the family's package tables where they differ. Without dates: what was supported when this version
 * was made stays so, and the same Kairosfile gets the same answer on every day.
 */
export const RELEASES: Readonly<Record<string, ReleaseTable>> = {
  // https://www.debian.org/releases/, https://wiki.debian.org/LTS; testing and unstable carry no number.
  debian: {
    releases: [
      superseded('11', 'bullseye'),
      { version: '12', codename: 'bookworm' },
      { version: '13', codename: 'trixie' },
      { version: 'testing', codename: 'forky' },
      { version: 'unstable', codename: 'sid' },
    ],
  },
  // https://ubuntu.com/about/release-cycle: long-term releases without a subscription, and interim ones.
  ubuntu: {
    releases: [
      superseded('20.04', 'focal'),
      { version: '22.04', codename: 'jammy' },
      { version: '24.04', codename: 'noble' },
      superseded('24.10', 'oracular'),
      superseded('25.04', 'plucky'),
      superseded('25.10', 'questing'),
      { version: '26.04', codename: 'resolute' },
    ],
  },
  // https://docs.fedoraproject.org/en-US/releases/
  fedora: {
    releases: [...['40', '41', '42'].map((version) => superseded(version)), ...numbered('43', '44')],
  },
  // https://access.redhat.com/support/policy/updates/errata, and the same for what is built from it.
  rhel: ENTERPRISE,
  rocky: ENTERPRISE,
  almalinux: ENTERPRISE,
  ol: ENTERPRISE,
  // https://en.opensuse.org/Lifetime: 15.5 until the end of 2024, 15.6 until April 2026, 16.0 until October 2027.
  'opensuse-leap': { releases: [superseded('15.5'), superseded('15.6'), { version: '16.0' }] },
  'opensuse-tumbleweed': ONE_STREAM,
  // https://www.suse.com/lifecycle: general support of 15 SP4 ended with 2023, of SP5 with 2024 (https://endoflife.date/sles), of SP6
  // with 2025 (https://www.suse.com/c/sles-15-sp6-ltss-2026-support-gap); that of SP7, the last, goes on until July 2031.
  sles: {
    releases: [
      ...['15.4', '15.5', '15.6'].map((version) => superseded(version)),
      ...numbered('15.7', '16.0'),
    ],
  },
  // https://endoflife.date/suse-linux-micro: 5.3 until October 2026, 5.4 until April 2027, 5.5 until October 2027.
  'sle-micro-rancher': { releases: numbered('5.4', '5.5') },
  // https://alpinelinux.org/releases/
  alpine: {
    releases: [
      ...['3.19', '3.20', '3.21'].map((version) => superseded(version)),
      ...numbered('3.22', '3.23'),
    ],
    parts: 2,
  },
  arch: ONE_STREAM,
  hadron: ONE_STREAM,
};

/** Stands for the release of a distribution that has only one stream and gives it no number. */
const ROLLING = 'rolling';

/** What our tables say of a release. */
export type ReleaseFinding =
  | { readonly is: 'listed'; readonly version: string }
  /** Not in the table: `version` is the newest listed one that is not newer. */
  | { readonly is: 'guessed'; readonly version: string; readonly stated: string }
  | { readonly is: 'too-old'; readonly stated: string; readonly oldest: string }
  /** A name that stands for no release we know, so that there is no order to guess by. */
  | { readonly is: 'unknown'; readonly stated: string }
  | { readonly is: 'unnamed' };

/** Looks a release up; `stated` is a number, such as `24.04`, or a name, such as `testing`. */
export function findRelease(distro: string, stated: string | undefined): ReleaseFinding {
  const table = RELEASES[distro] ?? ONE_STREAM;
  const [oldest] = table.releases;
  if (oldest === undefined) return { is: 'listed', version: stated ?? ROLLING };
  if (stated === undefined) return { is: 'unnamed' };
  const version = stated.split('.').slice(0, table.parts).join('.');
  if (table.releases.some((release) => covers(release.version, version))) return { is: 'listed', version };
  const [number] = /^\d+(?:\.\d+)*/.exec(version) ?? [];
  if (number === undefined) return { is: 'unknown', stated };
  const guess = table.releases.findLast(
    (release) => isDotted(release.version) && compareDotted(release.version, number) <= 0,
  );
  return guess === undefined
    ? { is: 'too-old', stated, oldest: oldest.version }
    : { is: 'guessed', version: guess.version, stated };
}

/** The release of a codename, such as `24.04` for `noble`. */
export function releaseNamed(distro: string, codename: string | undefined): string | undefined {
  if (codename === undefined) return undefined;
  return RELEASES[distro]?.releases.find((release) => release.codename === codename)?.version;
}

/** A point release belongs to its release. */
export const covers = (release: string, version: string): boolean =>
  version === release || version.startsWith(`${release}.`);
