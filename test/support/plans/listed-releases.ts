import { FAMILIES } from '../../../src/distro/registry.ts';
import { RELEASES } from '../../../src/distro/releases.ts';
import type { Family, System } from '../../../src/distro/system.ts';
import type { Architecture } from '../../../src/spec/image-spec.ts';

/** A release that the tables list, or `rolling` of a distribution that has none. */
export interface ListedRelease {
  readonly family: Family;
  readonly distro: string;
  readonly version: string;
}

/** What the tables list of one distribution, oldest first. */
export function releasesOf(family: Family, distro: string): readonly ListedRelease[] {
  const versions = RELEASES[distro]?.releases.map(({ version }) => version) ?? [];
  return (versions.length > 0 ? versions : ['rolling']).map((version) => ({ family, distro, version }));
}

/** Every release of every distribution of the registry. */
export const LISTED_RELEASES: readonly ListedRelease[] = FAMILIES.flatMap(({ family, distro }) =>
  [...new Set(Object.values(distro.ids))].flatMap((name) => releasesOf(family, name)),
);

/** The system of a release, as `--system DISTRO:RELEASE` names it. */
export const systemOf = ({ family, distro, version }: ListedRelease, arch: Architecture): System => ({
  ...{ family, distro, id: distro, version, arch },
  prettyName: `${distro} ${version}`,
});
