import { choosePlatform } from './choose-platform.ts';
import type { Digest } from './digest.ts';
import { UserError } from '../lib/user-error.ts';
import { fetchManifest } from './fetch-manifest.ts';
import type { ImageManifest, Platform } from './image-manifest.ts';
import { parseManifest } from './parse-manifest.ts';
import { formatReference, type Reference } from './reference.ts';
import type { RegistryClient } from './registry-client.ts';

/** An index may lie in an index, as tools that merge images leave them. */
const DEEPEST_INDEX = 2;

/**
 * The manifest of a reference's image for a platform, through the indexes that list it. Throws UserError when it can't be had,
 * or is not made for the platform.
 */
export async function resolveImage(
  client: RegistryClient,
  reference: Reference,
  platform: Platform,
): Promise<{ readonly manifest: ImageManifest; readonly digest: Digest }> {
  let wanted = reference;
  for (let depth = 0; depth <= DEEPEST_INDEX; depth++) {
    const { bytes, descriptor } = await fetchManifest(client, wanted);
    const parsed = parseManifest(bytes, descriptor.mediaType);
    if (parsed.kind === 'image') return { manifest: parsed.manifest, digest: descriptor.digest };
    const chosen = choosePlatform(parsed.index, platform, formatReference(reference));
    wanted = { ...reference, digest: chosen.digest };
  }
  throw new UserError(`${formatReference(reference)} is an index of indexes without end`);
}
