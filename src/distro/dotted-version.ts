/** Orders two releases of dotted numbers, such as `9.5` and `24.04`: negative, zero or positive. A missing part counts as 0. */
export function compareDotted(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => version.split('.').map(Number));
  for (let index = 0; index < Math.max(a?.length ?? 0, b?.length ?? 0); index++) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether a release is a dotted number at all. */
export const isDotted = (version: string): boolean => /^\d+(?:\.\d+)*$/.test(version);

const COMPARISON = /^(>=|<=|>|<|!=|=)?\s*(\d+(?:\.\d+)*)$/;

/**
 * Whether a release meets a constraint: comparisons joined by `,` (and) and `||` (or), such as `>=22.04, <26.04` or
 * `24.10 || 25.04`. A release that is no dotted number, such as `unstable`, is newer than every number.
 * Throws when the constraint itself can't be read: that is a mistake in our tables.
 */
export function satisfies(version: string, constraint: string): boolean {
  return constraint
    .split('||')
    .some((alternative) => alternative.split(',').every((comparison) => holds(version, comparison.trim())));
}

function holds(version: string, comparison: string): boolean {
  const [, operator = '=', bound] = COMPARISON.exec(comparison) ?? [];
  if (bound === undefined) throw new Error(`not a version comparison: ${comparison}`);
  const order = isDotted(version) ? compareDotted(version, bound) : 1;
  switch (operator) {
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '<':
      return order < 0;
    case '!=':
      return order !== 0;
    default:
      return order === 0;
  }
}
