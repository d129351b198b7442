import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ensurePackages } from '../../../scripts/lab/machine.ts';
import { unpackRoot } from '../../../scripts/lab/roots.ts';
import { makeTinyRoot } from '../../../scripts/lab/tiny-root.ts';
import type { Host } from '../../../src/lib/host.ts';
import { addImage, addIndex } from '../../../src/oci/add-image.ts';
import { addBlob, createLayout, type ImageLayout } from '../../../src/oci/image-layout.ts';
import { type ContainerConfig, type Descriptor, MEDIA_TYPES } from '../../../src/oci/image-manifest.ts';
import { pushImage } from '../../../src/oci/push-image.ts';
import { parseReference } from '../../../src/oci/reference.ts';
import { RegistryClient } from '../../../src/oci/registry-client.ts';

/** The platforms of the tests: the machine's, and one that it has to emulate. */
export const ARCHITECTURES = ['amd64', 'arm64'] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

/** Archives of a root that takes no time, for both. */
export async function tinyRoots(
  host: Host,
  directory: string,
): Promise<Readonly<Record<Architecture, string>>> {
  await ensurePackages(host, ['mmdebstrap'], 'a root of another architecture');
  const made = async (architecture: Architecture): Promise<string> => {
    const unpacked = join(directory, `busybox-${architecture}`);
    const packages = ['busybox-static'];
    await unpackRoot({ release: 'bookworm', variant: 'extract', architecture, packages }, unpacked);
    const root = join(directory, `tiny-${architecture}`);
    await makeTinyRoot(host, root, `${root}.tar`, join(unpacked, 'bin', 'busybox'));
    return `${root}.tar`;
  };
  return { amd64: await made('amd64'), arm64: await made('arm64') };
}

/** An image of a root for each architecture, and the index over them, in a layout of its own. */
export async function indexOfRoots(
  directory: string,
  archives: Readonly<Partial<Record<Architecture, string>>>,
  config?: ContainerConfig,
): Promise<{ readonly layout: ImageLayout; readonly index: Descriptor }> {
  await mkdir(directory, { recursive: true });
  const layout = await createLayout(directory);
  const images: Descriptor[] = [];
  for (const [architecture, archive] of Object.entries(archives)) {
    const descriptor = await addBlob(layout, MEDIA_TYPES.layer, createReadStream(archive));
    const layers = [{ descriptor, diffId: descriptor.digest }];
    const platform = { os: 'linux', architecture };
    images.push(await addImage(layout, { platform, layers, ...(config === undefined ? {} : { config }) }));
  }
  return { layout, index: await addIndex(layout, images) };
}

/** Pushes an image to a registry on loopback that stands for the one of its name. */
export async function pushTo(
  host: Host,
  registry: string,
  { layout, index }: { readonly layout: ImageLayout; readonly index: Descriptor },
  name: string,
): Promise<void> {
  await pushImage(new RegistryClient(host), { ...parseReference(name), registry }, layout, index);
}
