import type { PlanLine } from './plan-lines.ts';

/** What changes from one plan to another: the lines that go and come, in order, and a mark for each. */
export interface Difference {
  readonly lines: readonly PlanLine[];
  readonly marks: readonly ('-' | '+')[];
}

/** The fewest lines that have to go and come to make one plan the other: by a longest common subsequence. */
export function difference(before: readonly PlanLine[], after: readonly PlanLine[]): Difference {
  const [left, right] = [before.map((line) => line.join('\n')), after.map((line) => line.join('\n'))];
  const lengths = commonLengths(left, right);
  const common = (row: number, column: number): number => lengths[row]?.[column] ?? 0;
  const changes: { line: PlanLine; mark: '-' | '+' }[] = [];
  for (let row = 0, column = 0; row < left.length || column < right.length;) {
    const [gone, come] = [before[row], after[column]];
    if (gone !== undefined && left[row] === right[column]) {
      row += 1;
      column += 1;
    } else if (gone !== undefined && common(row + 1, column) >= common(row, column + 1)) {
      changes.push({ line: gone, mark: '-' });
      row += 1;
    } else if (come !== undefined) {
      changes.push({ line: come, mark: '+' });
      column += 1;
    }
  }
  return { lines: changes.map(({ line }) => line), marks: changes.map(({ mark }) => mark) };
}

/** How many lines both have in common from each pair of places on. */
function commonLengths(left: readonly string[], right: readonly string[]): readonly Uint16Array[] {
  const lengths = Array.from({ length: left.length + 1 }, () => new Uint16Array(right.length + 1));
  for (let row = left.length - 1; row >= 0; row -= 1)
    for (let column = right.length - 1; column >= 0; column -= 1) {
      const [here, below] = [lengths[row], lengths[row + 1]];
      if (here === undefined || below === undefined) continue;
      here[column] =
        left[row] === right[column]
          ? (below[column + 1] ?? 0) + 1
          : Math.max(below[column] ?? 0, here[column + 1] ?? 0);
    }
  return lengths;
}
