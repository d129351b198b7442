import { NO_CACHE_NAMES } from '../render/llb/cell-context.ts';
import { suggest } from '../lib/suggest.ts';
import { UsageError } from '../lib/user-error.ts';
import type { MatrixCell } from '../spec/image-spec.ts';
import type { FrontendRequest } from './request/frontend-request.ts';

/** Throws UsageError for a name of `--no-cache-filter` that is neither a phase nor an image: it would have no effect. */
export function checkNoCacheNames(
  { noCache }: Pick<FrontendRequest, 'noCache'>,
  cells: readonly MatrixCell[],
): void {
  if (noCache === 'all') return;
  const known = [...NO_CACHE_NAMES, ...cells.map(({ name }) => name.toLowerCase())];
  for (const name of noCache) {
    if (known.includes(name)) continue;
    const near = suggest(name, known);
    throw new UsageError(
      `there is no stage ${name} whose cache could be left out`,
      near === undefined ? `there are ${NO_CACHE_NAMES.join(', ')} and the targets` : `did you mean ${near}?`,
    );
  }
}
