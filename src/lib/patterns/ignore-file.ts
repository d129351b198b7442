import { cleanPath } from './clean-path.ts';
import { parsePattern, type Pattern } from './pattern.ts';
import { type MatchedPatterns, matchPatterns, mayMatchInside } from './pattern-list.ts';

/** A `.dockerignore` file as a question: is this path of the context kept out? */
export type IgnoredPaths = (contextPath: string) => boolean;

/**
 * The patterns of a `.dockerignore`, as engines send them to who holds the context: cleaned paths without a leading slash,
 * exceptions with `!` (github.com/moby/patternmatcher, ignorefile).
 */
export function listIgnorePatterns(content: string): readonly string[] {
  const patterns: string[] = [];
  for (const line of content.replace(/^\ufeff/, '').split(/\r?\n/)) {
    if (line.startsWith('#')) continue;
    const text = line.trim();
    if (text === '') continue;
    const isException = text.startsWith('!');
    const path = contextPath(isException ? text.slice(1).trim() : text);
    patterns.push(isException ? `!${path}` : path);
  }
  return patterns;
}

/**
 * Which paths the patterns keep out. A directory whose own path is kept out still has what a later `!` names, so such a
 * directory counts as there. A broken pattern keeps nothing out here: whoever reads the context for a build complains of it.
 */
export function ignoredBy(lines: readonly string[]): IgnoredPaths {
  const patterns = lines.flatMap(patternOf);
  return (path) => {
    const parts = path.split('/').filter((part) => part !== '' && part !== '.');
    let matched = false;
    let each: MatchedPatterns | undefined;
    for (let depth = 1; depth <= parts.length; depth++)
      ({ matched, patterns: each } = matchPatterns(patterns, parts.slice(0, depth).join('/'), each));
    if (!matched) return false;
    const later = patterns.slice((each ?? []).lastIndexOf(true) + 1).filter(({ negated }) => negated);
    return !mayMatchInside(later, parts.join('/'));
  };
}

function patternOf(line: string): readonly Pattern[] {
  try {
    const pattern = parsePattern(line);
    return pattern === undefined ? [] : [pattern];
  } catch {
    return [];
  }
}

function contextPath(written: string): string {
  if (written === '') return '';
  const path = cleanPath(written);
  return path.length > 1 ? path.replace(/^\//, '') : path;
}
