import { posix } from 'node:path';

/** The shortest path that means the same, no slash at its end (Go's path.Clean, which the daemon's patterns go through). */
export function cleanPath(path: string): string {
  const normal = posix.normalize(path);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}
