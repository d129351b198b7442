import { parsePattern, type Pattern } from './pattern.ts';

/** Which of the patterns matched a directory, so that its content need not be asked again. */
export type MatchedPatterns = readonly boolean[];

export interface Match {
  readonly matched: boolean;
  /** To be handed to the match of what the directory holds. */
  readonly patterns: MatchedPatterns;
}

/**
 * Matches a path against a list where the last word counts: a plain pattern takes in, one with `!` takes out again. What
 * matches a directory matches its content.
 * @param parent what the same list said about the directory the path lies in; absent for what lies at the top
 */
export function matchPatterns(
  patterns: readonly Pattern[],
  path: string,
  parent: MatchedPatterns | undefined,
): Match {
  let matched = false;
  const each = patterns.map((pattern, index) => {
    const inherited = parent?.[index] === true;
    // A pattern that could not change the outcome is not asked; the daemon's matcher does the same and its results show it.
    if (!inherited && pattern.negated !== matched) return false;
    const matches = inherited || pattern.matches(path);
    if (matches) matched = !pattern.negated;
    return matches;
  });
  return { matched, patterns: each };
}

/** The patterns of a list, empty lines left out. Throws UserError for a broken one. */
export function parsePatterns(lines: readonly string[]): readonly Pattern[] {
  return lines.map(parsePattern).filter((pattern) => pattern !== undefined);
}

/**
 * Whether something inside a directory that itself did not match may still: unless all patterns are plain paths (with `/*` or
 * `/**` at their end at most), one never knows.
 */
export function mayMatchInside(patterns: readonly Pattern[], directory: string): boolean {
  const heads = patterns.map(({ text }) => text.replace(/\/\*\*$/, '').replace(/\/\*$/, ''));
  if (heads.some((head) => /[*?[\]^\\]/.test(head))) return true;
  return heads.some((head) => `${head}/`.startsWith(`${directory}/`));
}
