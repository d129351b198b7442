import { addImage, addIndex } from '../../src/oci/add-image.ts';
import { addLayer, type LayerOptions } from '../../src/oci/add-layer.ts';
import type { ImageLayout } from '../../src/oci/image-layout.ts';
import type { Descriptor } from '../../src/oci/image-manifest.ts';
import type { TreeEntry } from '../../src/oci/tree-entry.ts';

export type SampleLayer = LayerOptions & { readonly entries: readonly TreeEntry[] };

/** Puts an image for two architectures into a layout, bottom layer first; gives the index. */
export async function addSampleImage(
  layout: ImageLayout,
  layers: readonly SampleLayer[],
): Promise<Descriptor> {
  const added = [];
  for (const { entries, ...options } of layers) added.push(await addLayer(layout, entries, options));
  const images = [];
  for (const architecture of ['amd64', 'arm64'])
    images.push(await addImage(layout, { platform: { os: 'linux', architecture }, layers: added }));
  return addIndex(layout, images);
}
