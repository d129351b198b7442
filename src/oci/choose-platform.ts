import { UserError } from '../lib/user-error.ts';
import type { Descriptor, ImageIndex, Platform } from './image-manifest.ts';

/** What a platform can run besides its own variant, the best first. Left out, arm64 is v8 and arm is v7 (containerd, platforms/compare.go). */
const VARIANTS: Readonly<Record<string, readonly string[]>> = {
  arm64: ['v8'],
  arm: ['v7', 'v6', 'v5'],
  amd64: ['v1'],
};

/** Writes a platform as engines do: `linux/arm64/v8`. */
export function formatPlatform(platform: Platform): string {
  const { os, architecture, variant } = platform;
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join('/');
}

/** Whether what is made for one platform runs on the other; a variant left out is the usual one. */
export function runsOn(made: Platform, on: Platform): boolean {
  return rank(made, on) !== undefined;
}

/** The image of an index that fits a platform best. Throws UserError that lists the platforms there are. */
export function choosePlatform(index: ImageIndex, wanted: Platform, name: string): Descriptor {
  const fitting = index.manifests
    .map((descriptor) => ({ descriptor, rank: descriptor.platform && rank(descriptor.platform, wanted) }))
    .filter((candidate) => candidate.rank !== undefined)
    .sort((left, right) => (left.rank ?? 0) - (right.rank ?? 0));
  const best = fitting[0]?.descriptor;
  if (best !== undefined) return best;
  // Build records (SBOM, provenance) are stored under the platform unknown/unknown.
  const offered = index.manifests
    .flatMap((descriptor) => (descriptor.platform ? [formatPlatform(descriptor.platform)] : []))
    .filter((platform) => !platform.startsWith('unknown'));
  throw new UserError(`${name} is not made for ${formatPlatform(wanted)}`, {
    hint:
      offered.length === 0
        ? 'It names no platform at all.'
        : `It is made for ${[...new Set(offered)].sort().join(', ')}.`,
  });
}

function rank(made: Platform, on: Platform): number | undefined {
  if (made.os !== on.os || made.architecture !== on.architecture) return undefined;
  const known = VARIANTS[on.architecture] ?? [];
  const variant = made.variant ?? known[0] ?? '';
  const best = on.variant ?? known[0] ?? '';
  if (variant === best) return 0;
  const start = known.indexOf(best);
  const place = known.indexOf(variant);
  return start !== -1 && place > start ? place - start : undefined;
}
