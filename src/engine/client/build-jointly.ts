import { rm } from 'node:fs/promises';
import { UserError } from '../../lib/user-error.ts';
import { type Digest, isDigest } from '../../oci/digest.ts';
import type { ImagesRequest } from '../images-request.ts';
import type { Join } from '../options/plan-joint-exports.ts';
import { type BuildResult, readBuildResult } from './build-result.ts';
import { buildShare, type Share, type ShareEdge } from './build-share.ts';
import { joinImages } from './join-images.ts';

/**
 * Builds the platforms of an image on their daemons at the same time, and makes one index of what they give, as buildx does with several
 * nodes. When one fails the others are stopped. Throws what the first that failed has thrown.
 */
export async function buildJointly(
  { shares, join }: { readonly shares: readonly Share[]; readonly join: Join | undefined },
  request: ImagesRequest,
  edge: ShareEdge,
): Promise<BuildResult> {
  try {
    const built = await allOrNone(edge.signal, (signal) =>
      shares.map(async (share) => {
        const response = await buildShare(share, request, { ...edge, signal });
        return { name: share.platforms.join(','), result: readBuildResult(response, share.kind) };
      }),
    );
    const platforms = Object.fromEntries(built.map(({ name, result }) => [name, result.metadata]));
    if (join === undefined) return { metadata: { platforms } };
    const descriptor = await joinImages(join, built.map(digestOfShare), edge);
    const { digest } = descriptor;
    const metadata = {
      'containerimage.descriptor': descriptor,
      'containerimage.digest': digest,
      ...(join.names.length === 0 ? {} : { 'image.name': join.names.join(',') }),
      platforms,
    };
    return { digest, imageId: digest, metadata };
  } finally {
    if (join?.kind === 'archive') await rm(join.scratch, { recursive: true, force: true });
  }
}

function digestOfShare({ name, result }: { readonly name: string; readonly result: BuildResult }): Digest {
  const { digest = '' } = result;
  if (isDigest(digest)) return digest;
  throw new UserError(`the daemon for ${name} does not say what it has made`);
}

/** Waits for all of them, and stops the others when one fails. */
async function allOrNone<T>(
  signal: AbortSignal,
  start: (signal: AbortSignal) => readonly Promise<T>[],
): Promise<readonly T[]> {
  const failed = new AbortController();
  const failures: unknown[] = [];
  const tasks = start(AbortSignal.any([signal, failed.signal])).map(async (task) =>
    task.catch((error: unknown) => {
      failures.push(error);
      failed.abort();
      throw error;
    }),
  );
  const settled = await Promise.allSettled(tasks);
  if (failures.length > 0) throw failures[0];
  return settled.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
}
