import type { ImageIndex } from './image-manifest.ts';

/**
 * One index over the images of several, in their order, each image once; what is said about an image (its attestations) stays beside
 * it. Of annotations with the same name the last counts.
 */
export function joinIndexes(indexes: readonly [ImageIndex, ...ImageIndex[]]): ImageIndex {
  const [{ mediaType }] = indexes;
  const manifests = new Map(
    indexes.flatMap((index) => index.manifests.map((manifest) => [manifest.digest, manifest] as const)),
  );
  const annotations = Object.assign({}, ...indexes.map((index) => index.annotations ?? {})) as Record<
    string,
    string
  >;
  return {
    schemaVersion: 2,
    mediaType,
    manifests: [...manifests.values()],
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}
