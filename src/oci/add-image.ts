import type { Layer } from './add-layer.ts';
import { addJsonBlob, type ImageLayout } from './image-layout.ts';
import {
  type ContainerConfig,
  type Descriptor,
  type ImageConfig,
  type ImageIndex,
  type ImageManifest,
  MEDIA_TYPES,
  type Platform,
} from './image-manifest.ts';

export interface ImageParts {
  readonly platform: Platform;
  /** Bottom first. */
  readonly layers: readonly Layer[];
  /** Time the image gives as its making (SOURCE_DATE_EPOCH). Left out: 1970. */
  readonly created?: Date;
  readonly config?: ContainerConfig;
  /** Put on the manifest, such as `org.opencontainers.image.version`. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Writes an image's configuration and manifest into the layout that holds its layers; gives the manifest's descriptor. */
export async function addImage(layout: ImageLayout, parts: ImageParts): Promise<Descriptor> {
  const { platform, layers, annotations } = parts;
  const created = (parts.created ?? new Date(0)).toISOString().replace('.000Z', 'Z');
  const config: ImageConfig = {
    created,
    architecture: platform.architecture,
    os: platform.os,
    ...(platform.variant === undefined ? {} : { variant: platform.variant }),
    config: parts.config ?? {},
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.diffId) },
    history: layers.map(() => ({ created, created_by: 'kairos-gen' })),
  };
  const manifest: ImageManifest = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.manifest,
    config: await addJsonBlob(layout, MEDIA_TYPES.config, config),
    layers: layers.map((layer) => layer.descriptor),
    ...(annotations === undefined ? {} : { annotations: sorted(annotations) }),
  };
  return { ...(await addJsonBlob(layout, MEDIA_TYPES.manifest, manifest)), platform };
}

/** Writes an index over images of several platforms into their layout; gives the index's descriptor. */
export async function addIndex(
  layout: ImageLayout,
  manifests: readonly Descriptor[],
  annotations?: Readonly<Record<string, string>>,
): Promise<Descriptor> {
  const index: ImageIndex = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.index,
    manifests,
    ...(annotations === undefined ? {} : { annotations: sorted(annotations) }),
  };
  return addJsonBlob(layout, MEDIA_TYPES.index, index);
}

function sorted(record: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));
}
