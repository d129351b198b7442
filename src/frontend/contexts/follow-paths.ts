import { posix } from 'node:path';

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
