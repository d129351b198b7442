import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { resolve } from 'node:path';
import { UserError } from '../../lib/user-error.ts';
import { type Digest, digestOf } from '../../oci/digest.ts';
import { fetchManifestFrom } from '../../oci/fetch-manifest.ts';
import {
  addJsonBlob,
  createLayout,
  type ImageLayout,
  layoutBlob,
  namedImages,
} from '../../oci/image-layout.ts';
import { type Descriptor, type ImageIndex, MEDIA_TYPES } from '../../oci/image-manifest.ts';
import { joinIndexes } from '../../oci/join-indexes.ts';
import { parseManifest } from '../../oci/parse-manifest.ts';
import { putManifest } from '../../oci/put-manifest.ts';
import { parseReference, type Reference } from '../../oci/reference.ts';
import { RegistryClient } from '../../oci/registry-client.ts';
import { archiveOf } from '../../oci/write-archive.ts';
import type { ImagesEdge } from '../images-request.ts';
import { needsName } from '../options/plan-exports.ts';
import type { Join } from '../options/plan-joint-exports.ts';
import { fileOutput } from '../session/file-output.ts';
import { nameInLayout } from '../session/local-layout.ts';

/**
 * Makes one index of those that several daemons have exported, and gives it its names. Throws UserError, and RegistryError when a
 * registry refuses.
 * @param digests of the daemons' own indexes, in the order of their images
 */
export async function joinImages(
  join: Join,
  digests: readonly Digest[],
  edge: Pick<ImagesEdge, 'host' | 'stdout'>,
): Promise<Descriptor> {
  if (join.kind === 'push') return joinInRegistries(join, digests, edge);
  const layout =
    join.kind === 'archive' ? await createLayout(resolve(join.scratch)) : { directory: resolve(join.path) };
  const descriptor = await joinInLayout(layout, digests);
  const images = namedImages(descriptor, join.names);
  if (join.kind === 'layout')
    for (const { descriptor: named, name } of images) await nameInLayout(layout.directory, named, name);
  else {
    const { destination } = join;
    const output = destination === '-' ? edge.stdout() : await fileOutput(resolve(destination));
    await pipeline(archiveOf(layout, images), output);
  }
  return descriptor;
}

async function joinInLayout(layout: ImageLayout, digests: readonly Digest[]): Promise<Descriptor> {
  const indexes = await Promise.all(
    digests.map(async (digest) => indexIn(await readFile(layoutBlob(layout, digest)))),
  );
  const index = joined(indexes);
  return addJsonBlob(layout, index.mediaType, index);
}

async function joinInRegistries(
  { names, insecure }: Extract<Join, { readonly kind: 'push' }>,
  digests: readonly Digest[],
  { host }: Pick<ImagesEdge, 'host'>,
): Promise<Descriptor> {
  const client = new RegistryClient(host);
  const placeOf = async (reference: Reference) => {
    const endpoint = await client.ownEndpoint(reference);
    return { ...endpoint, insecure: endpoint.insecure || insecure };
  };
  const references = names.map(parseReference);
  const [first] = references;
  if (first === undefined) throw needsName();
  const place = await placeOf(first);
  const indexes = await Promise.all(
    digests.map(async (digest) => {
      const { bytes } = await fetchManifestFrom(client, place, { ...first, digest });
      return indexIn(bytes);
    }),
  );
  const index = joined(indexes);
  const bytes = Buffer.from(JSON.stringify(index));
  for (const reference of references)
    await putManifest(client, await placeOf(reference), reference.tag ?? 'latest', {
      mediaType: index.mediaType,
      bytes,
    });
  return { mediaType: index.mediaType, digest: digestOf(bytes), size: bytes.length };
}

function indexIn(bytes: Uint8Array): ImageIndex {
  const parsed = parseManifest(bytes, MEDIA_TYPES.index);
  if (parsed.kind === 'index') return parsed.index;
  throw new UserError('a daemon has made an image where an index was asked for');
}

function joined(indexes: readonly ImageIndex[]): ImageIndex {
  const [first, ...others] = indexes;
  if (first === undefined) throw new UserError('no daemon has made an image');
  return joinIndexes([first, ...others]);
}
