import { AXES, type Combination } from './combinations.ts';

/** Combinations in few words, such as `arm64 rpi3/rpi4, amd64`. An axis is left out where they have every word of it. */
export const describeCombinations = (combinations: readonly Combination[]): string =>
  describe(combinations, (words, axis) => words.length < (AXES[axis]?.length ?? 0));

/** The architectures, and what is wished on them besides the ordinary: for what holds of every image with these wishes. */
export const describeWishes = (combinations: readonly Combination[]): string =>
  describe(combinations, (words, axis) => axis === 0 || words.some((word) => word !== AXES[axis]?.[0]));

/** For each axis, the words it may have. */
type Row = readonly (readonly string[])[];

function describe(
  combinations: readonly Combination[],
  says: (words: readonly string[], axis: number) => boolean,
): string {
  let rows: readonly Row[] = combinations.map((combination) => combination.map((word) => [word]));
  for (const axis of [...(combinations[0] ?? []).keys()].reverse()) rows = joined(rows, axis);
  return rows
    .map((row) =>
      row
        .filter(says)
        .map((words) => words.join('/'))
        .join(' '),
    )
    .join(', ');
}

/** Rows that differ on one axis only become one. */
function joined(rows: readonly Row[], axis: number): readonly Row[] {
  const groups = Map.groupBy(rows, (row) => JSON.stringify(row.with(axis, [])));
  return [...groups.values()].map(([first = [], ...others]) =>
    first.with(
      axis,
      [first, ...others].flatMap((row) => row[axis] ?? []),
    ),
  );
}
