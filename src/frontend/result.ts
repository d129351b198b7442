import type { Platform } from '../oci/image-manifest.ts';
import { formatPlatform } from '../oci/choose-platform.ts';
import type { TreeReference } from './tree-reference.ts';

/** One platform's image. */
export interface ImageResult {
  readonly platform: Platform;
  readonly tree: TreeReference;
  /** Image configuration as JSON text. */
  readonly config: string;
  /** The base image's configuration as JSON text. */
  readonly baseConfig?: string;
  /** Seconds since 1970. */
  readonly epoch?: number;
  /** Statements about the image, such as its bill of materials. */
  readonly attestations?: readonly Attestation[];
}

/** Statements that a tree holds in a directory (moby.buildkit.v1.frontend.Attestation, kind Bundle). */
export interface Attestation {
  readonly tree: TreeReference;
  readonly path: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** What kind of statement it is: a URI of in-toto's. */
  readonly predicateType?: string;
}

/** What a build ends with: images by the platform's name, or an answer without a tree. */
export interface Result {
  /** One tree, several by name, or none for the answer to a subrequest. */
  readonly trees:
    | { readonly kind: 'none' }
    | { readonly kind: 'one'; readonly tree: TreeReference }
    | { readonly kind: 'many'; readonly byName: ReadonlyMap<string, TreeReference> };
  readonly metadata: ReadonlyMap<string, string>;
  readonly attestations: ReadonlyMap<string, readonly Attestation[]>;
}

/** An answer of metadata only. */
export const metadataResult = (metadata: Readonly<Record<string, string>>): Result => ({
  trees: { kind: 'none' },
  metadata: new Map(Object.entries(metadata)),
  attestations: new Map(),
});

/**
 * Puts the images of a build together under the keys that exporters read (buildkit, exporter/containerimage/exptypes/types.go).
 * @param index true for an image of several platforms, even when there is one only
 */
export function imagesResult(images: readonly ImageResult[], index: boolean): Result {
  const metadata = new Map<string, string>();
  for (const image of images) {
    const suffix = index ? `/${formatPlatform(image.platform)}` : '';
    metadata.set(`containerimage.config${suffix}`, image.config);
    if (image.baseConfig !== undefined) metadata.set(`containerimage.base.config${suffix}`, image.baseConfig);
    if (image.epoch !== undefined) metadata.set(`source.date.epoch${suffix}`, String(image.epoch));
  }
  const platforms = images.map(({ platform }) => ({ ID: formatPlatform(platform), Platform: platform }));
  metadata.set('refs.platforms', JSON.stringify({ Platforms: platforms }));
  const [first] = images;
  return {
    trees:
      index || first === undefined
        ? {
            kind: 'many',
            byName: new Map(images.map(({ platform, tree }) => [formatPlatform(platform), tree])),
          }
        : { kind: 'one', tree: first.tree },
    metadata,
    attestations: new Map(
      images.flatMap(({ platform, attestations = [] }) =>
        attestations.length === 0 ? [] : [[formatPlatform(platform), attestations] as const],
      ),
    ),
  };
}
