import { UserError } from '../lib/user-error.ts';
import { childPath, parentPath } from './entry-path.ts';
import type { LayerTarget } from './layer-target.ts';

/** As many links as Linux follows in one path (path_resolution(7)). */
const MOST_LINKS = 40;

export interface PathResolver {
  /**
   * The real path of a directory, following links as a chroot does: an absolute link starts at the root and `..` stops there.
   * What is missing is made. Throws UserError when something else than a directory is in the way, or links go in circles.
   */
  directory(path: string): Promise<string>;
  /** To be called after a link was written or replaced. */
  forget(): void;
}

/** `make` makes one missing directory at a real path. */
export function createPathResolver(target: LayerTarget, make: (path: string) => Promise<void>): PathResolver {
  const known = new Map<string, string>();

  async function resolve(path: string): Promise<string> {
    const waiting = partsOf(path).reverse();
    let real = '';
    let links = 0;
    for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
      if (part === '..') {
        real = parentPath(real);
        continue;
      }
      const here = childPath(real, part);
      const kind = await target.kind(here);
      if (kind === 'link') {
        if (++links > MOST_LINKS) throw new UserError(`/${path} leads through a circle of links`);
        const link = await target.readLink(here);
        if (link.startsWith('/')) real = '';
        waiting.push(...partsOf(link).reverse());
        continue;
      }
      if (kind === undefined) await make(here);
      else if (kind !== 'directory')
        throw new UserError(`/${path} has to be a directory, but /${here} is there and is not one`);
      real = here;
    }
    return real;
  }

  return {
    async directory(path) {
      const before = known.get(path);
      if (before !== undefined) return before;
      const real = await resolve(path);
      known.set(path, real);
      return real;
    },
    forget: () => known.clear(),
  };
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}
