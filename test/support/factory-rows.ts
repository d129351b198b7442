import type { PackageSelection } from '../../src/distro/distro.ts';
import type { Architecture, Model } from '../../src/spec/image-spec.ts';
import resolved from '../fixtures/resolved-packages.json' with { type: 'json' };

/** What today's Factory resolves for one system: test/fixtures/resolved-packages.json. */
export interface FactoryRow {
  readonly distro: string;
  readonly version: string;
  readonly arch: Architecture;
  readonly model: Model;
  readonly trustedBoot: boolean;
  readonly packages: readonly string[];
  readonly kernel: readonly string[];
}

type StoredRow = [string, string, Architecture, Model, boolean, list: string, kernel: string];

const words = (text: string): readonly string[] => text.split(' ').filter(Boolean);
const lists: Readonly<Record<string, string>> = resolved.lists;

/** Every row, as the fixture has it. */
export const FACTORY_ROWS: readonly FactoryRow[] = (resolved.rows as StoredRow[]).map(
  ([distro, version, arch, model, trustedBoot, list, kernel]) => ({
    distro,
    version,
    arch,
    model,
    trustedBoot,
    packages: words(lists[list] ?? ''),
    kernel: words(kernel),
  }),
);

/** The rows of these distributions. */
export const factoryRows = (...distros: readonly string[]): readonly FactoryRow[] =>
  FACTORY_ROWS.filter(({ distro }) => distros.includes(distro));

/** For the title of a test. */
export const titleOf = ({ distro, version, arch, model, trustedBoot }: FactoryRow): string =>
  `${distro} ${version} ${arch} ${model}${trustedBoot ? ' trusted boot' : ''}`;

/** What a selection lacks of the Factory's (`-name`) and has besides (`+name`), sorted. */
export function differenceFrom({ packages, kernel }: FactoryRow, selection: PackageSelection): string[] {
  const ours = new Set([...selection.base, ...selection.kernel].map(({ name }) => name));
  const theirs = new Set([...packages, ...kernel]);
  return [
    ...[...theirs].filter((name) => !ours.has(name)).map((name) => `-${name}`),
    ...[...ours].filter((name) => !theirs.has(name)).map((name) => `+${name}`),
  ].sort();
}

/** A way in which we differ on purpose. */
export interface KnownDifference {
  readonly reason: string;
  readonly when: (row: FactoryRow) => boolean;
  readonly changes: readonly string[];
}
