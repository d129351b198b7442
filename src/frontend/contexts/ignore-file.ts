import { posix } from 'node:path';

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
    const path = cleanPath(isException ? text.slice(1).trim() : text);
    patterns.push(isException ? `!${path}` : path);
  }
  return patterns;
}

function cleanPath(written: string): string {
  if (written === '') return '';
  const normal = posix.normalize(written);
  const path = normal.length > 1 ? normal.replace(/\/$/, '') : normal;
  return path.length > 1 ? path.replace(/^\//, '') : path;
}

/**
 * The paths of a context that are asked for, as `COPY` asks: sorted, relative, each with the links on its way. Undefined when
 * the whole context is.
 */
export function followPaths(sources: readonly string[]): readonly string[] | undefined {
  const paths = new Set<string>();
  for (const source of sources) {
    const path = posix.join('/', source).replace(/(.)\/$/, '$1');
    if (path === '/') return undefined;
    paths.add(path.slice(1));
  }
  return [...paths].sort();
}
