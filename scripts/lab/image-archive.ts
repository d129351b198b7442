import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../../src/lib/host.ts';
import { UserError } from '../../src/lib/user-error.ts';
import { choosePlatform } from '../../src/oci/choose-platform.ts';
import { flattenLayers } from '../../src/oci/flatten-layers.ts';
import {
  addBlob,
  addJsonBlob,
  createLayout,
  type ImageLayout,
  layoutBlob,
} from '../../src/oci/image-layout.ts';
import {
  type Descriptor,
  type ImageConfig,
  type ImageIndex,
  type ImageManifest,
  MEDIA_TYPES,
  type Platform,
} from '../../src/oci/image-manifest.ts';
import { parseConfig, parseManifest } from '../../src/oci/parse-manifest.ts';
import { readLayer } from '../../src/oci/read-layer.ts';
import type { TreeEntry } from '../../src/oci/tree-entry.ts';

/** An image, or an index of one image a platform, that came in an archive. */
export interface ArchivedImage {
  /** What `docker load` would call it; may be empty. */
  readonly names: readonly string[];
  readonly layout: ImageLayout;
  readonly descriptor: Descriptor;
}

/** Docker's own list of an archive's images (moby image/spec v1.2, "Combined Image JSON + Filesystem Changeset Format"). */
type DockerList = readonly {
  readonly Config: string;
  readonly RepoTags: readonly string[] | null;
  readonly Layers: readonly string[];
}[];

/**
 * Opens an archive of `docker save` (of any age), an OCI archive, or an OCI layout that is a directory already. Archives are
 * unpacked into `directory`, which the caller removes. Throws UserError when it is none of these.
 */
export async function openImageArchive(
  host: Host,
  archive: string,
  directory: string,
): Promise<readonly ArchivedImage[]> {
  const isDirectory = (await stat(archive)).isDirectory();
  const unpacked = isDirectory ? archive : directory;
  if (!isDirectory) {
    await mkdir(directory, { recursive: true });
    await host.run(['tar', '--extract', '--no-same-owner', '--file', archive, '--directory', directory]);
  }
  const json = async (name: string): Promise<unknown> => {
    const file = join(unpacked, name);
    return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as unknown) : undefined;
  };
  const list = (await json('manifest.json')) as DockerList | undefined;
  const index = (await json('index.json')) as ImageIndex | undefined;
  if (index !== undefined) return imagesOfLayout({ directory: unpacked }, index, list ?? []);
  if (list !== undefined) return imagesOfDockerArchive(unpacked, list);
  throw new UserError(`${archive} is neither an OCI layout nor an archive of docker save`);
}

async function imagesOfLayout(
  layout: ImageLayout,
  { manifests }: ImageIndex,
  list: DockerList,
): Promise<readonly ArchivedImage[]> {
  const images: ArchivedImage[] = [];
  for (const descriptor of manifests) {
    const parsed = await parsedBlob(layout, descriptor);
    const config = parsed.kind === 'image' ? parsed.manifest.config.digest.replace(':', '/') : undefined;
    const tags = list.find(({ Config }) => config !== undefined && Config.endsWith(config))?.RepoTags ?? [];
    // containerd's annotation has the whole name; the specified one may have no more than the tag.
    const { 'io.containerd.image.name': whole, 'org.opencontainers.image.ref.name': name } =
      descriptor.annotations ?? {};
    const annotated = [whole ?? name].filter((text) => text !== undefined);
    images.push({ names: tags.length > 0 ? tags : annotated, layout, descriptor });
  }
  return images;
}

/** Before Docker 25 an archive had no OCI layout beside its own list, and its layers were never compressed. */
async function imagesOfDockerArchive(directory: string, list: DockerList): Promise<readonly ArchivedImage[]> {
  const layout = await createLayout(join(directory, 'layout'));
  const blob = async (mediaType: string, path: string): Promise<Descriptor> =>
    addBlob(layout, mediaType, createReadStream(join(directory, path)));
  const images: ArchivedImage[] = [];
  for (const { Config, RepoTags, Layers } of list) {
    const config = await blob(MEDIA_TYPES.config, Config);
    const layers: Descriptor[] = [];
    for (const path of Layers) layers.push(await blob(MEDIA_TYPES.layer, path));
    const manifest: ImageManifest = { schemaVersion: 2, mediaType: MEDIA_TYPES.manifest, config, layers };
    images.push({
      names: RepoTags ?? [],
      layout,
      descriptor: await addJsonBlob(layout, MEDIA_TYPES.manifest, manifest),
    });
  }
  return images;
}

export interface OpenedImage {
  readonly config: ImageConfig;
  readonly manifest: ImageManifest;
  /** The image's whole tree, each path once; read it to its end before it is opened again. */
  entries(): AsyncIterable<TreeEntry>;
}

/** The image for a platform. Throws UserError when there is none. */
export async function openImage(image: ArchivedImage, platform: Platform): Promise<OpenedImage> {
  const { layout, descriptor } = image;
  const parsed = await parsedBlob(layout, descriptor);
  if (parsed.kind === 'index') {
    const chosen = choosePlatform(parsed.index, platform, image.names[0] ?? descriptor.digest);
    return openImage({ ...image, descriptor: chosen }, platform);
  }
  const { manifest } = parsed;
  const layers = manifest.layers.map(
    ({ digest }) =>
      () =>
        readLayer(createReadStream(layoutBlob(layout, digest)), `the layer ${digest.slice(0, 19)}`),
  );
  return {
    config: parseConfig(await readFile(layoutBlob(layout, manifest.config.digest))),
    manifest,
    entries: () => flattenLayers(layers.toReversed()),
  };
}

async function parsedBlob(layout: ImageLayout, { digest, mediaType }: Descriptor) {
  return parseManifest(await readFile(layoutBlob(layout, digest)), mediaType);
}
