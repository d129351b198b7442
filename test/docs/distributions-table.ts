import type { Family } from '../../src/distro/system.ts';
import { ARCHITECTURES, MODELS } from '../../src/spec/image-spec.ts';
import { COMBINATIONS, FIPS, TRUSTED_BOOT } from '../support/plans/combinations.ts';
import { LISTED_RELEASES, type ListedRelease, releasesOf } from '../support/plans/listed-releases.ts';
import { planCombination } from '../support/plans/plan-combination.ts';
import { refusalsOf } from '../support/plans/refusals.ts';

const ORDINARY = COMBINATIONS[0] ?? [];

/** The columns beside the architectures, and the combination that each asks about. */
const QUESTIONS = [
  ['Trusted Boot', ORDINARY.with(3, TRUSTED_BOOT[1])],
  ['FIPS', ORDINARY.with(4, FIPS[1])],
] as const;

const line = (words: readonly string[]): string => `| ${words.join(' | ')} |`;

const markdown = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');

/** A table of what can be made of a distribution's releases, as Markdown: asked of the rules themselves. */
export function distributionTable(family: Family, distro: string): string {
  const head = [distro, ...ARCHITECTURES, ...QUESTIONS.map(([title]) => title), 'boards'];
  const rows = releasesOf(family, distro).map((release) => {
    const isPlanned = (combination: readonly string[]): boolean =>
      typeof planCombination(release, combination) !== 'string';
    const cell = (combination: readonly string[]): string => (isPlanned(combination) ? 'yes' : 'no');
    const boards = MODELS.filter(
      (model) => model !== 'generic' && isPlanned(ORDINARY.with(0, 'arm64').with(1, model)),
    );
    return [
      release.version,
      ...ARCHITECTURES.map((arch) => cell(ORDINARY.with(0, arch))),
      ...QUESTIONS.map(([, combination]) => cell(combination)),
      boards.length === 0 ? 'none' : boards.join(', '),
    ];
  });
  return markdown(head, rows);
}

/** A table of everything that is refused, one row for each reason, as Markdown. */
export function refusalsTable(): string {
  const rows = LISTED_RELEASES.flatMap((release) => {
    const refused = COMBINATIONS.flatMap((combination) => {
      const answer = planCombination(release, combination);
      return typeof answer === 'string' ? [[combination, answer] as const] : [];
    });
    return refusalsOf(release, new Map(refused)).map((refusal) => ({ ...refusal, release }));
  });
  const equal = Map.groupBy(rows, ({ wishes, reason }) => `${wishes}\n${reason}`);
  return markdown(
    ['image', 'of', 'why there is none'],
    [...equal.values()].map((group) => {
      const [first] = group;
      return [
        first?.wishes ?? '',
        describeReleases(group.map(({ release }) => release)),
        first?.reason ?? '',
      ];
    }),
  );
}

function describeReleases(releases: readonly ListedRelease[]): string {
  if (releases.length === LISTED_RELEASES.length) return 'everything';
  const distros = Map.groupBy(releases, ({ distro }) => distro);
  return [...distros]
    .map(([distro, of]) => {
      const all = LISTED_RELEASES.filter((release) => release.distro === distro);
      return of.length === all.length ? distro : `${distro} ${of.map(({ version }) => version).join(', ')}`;
    })
    .join('; ');
}
