import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createDigester, type Digest } from './digest.ts';
import { type Descriptor, type ImageIndex, MEDIA_TYPES } from './image-manifest.ts';
import { parseReference } from './reference.ts';

/** A directory that holds images by content (image-spec image-layout.md): `oci-layout`, `index.json`, `blobs/sha256/…`. */
export interface ImageLayout {
  readonly directory: string;
}

/** An image of a layout, and the name it goes by, such as `quay.io/kairos-gen/framework:0.1.0`. */
export interface NamedImage {
  readonly descriptor: Descriptor;
  readonly name?: string;
}

/** The annotation by which a layout's index names its images (image-spec annotations.md). */
export const REFERENCE_ANNOTATION = 'org.opencontainers.image.ref.name';

/** Starts an image layout in a directory, which is made when missing; blobs that are there already stay. */
export async function createLayout(directory: string): Promise<ImageLayout> {
  await mkdir(join(directory, 'blobs', 'sha256'), { recursive: true });
  await writeFile(join(directory, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  const layout = { directory };
  await writeLayoutIndex(layout, []);
  return layout;
}

/** Where a blob lies, or would lie, in a layout. */
export function layoutBlob(layout: ImageLayout, digest: Digest): string {
  return join(layout.directory, 'blobs', ...digest.split(':'));
}

/** Stores a stream as a blob under its digest, whole or not at all. */
export async function addBlob(
  layout: ImageLayout,
  mediaType: string,
  chunks: AsyncIterable<Uint8Array>,
): Promise<Descriptor> {
  const temporary = join(layout.directory, 'blobs', `.${randomUUID()}.part`);
  const digester = createDigester();
  // Open before anything can fail: a stream that opens it later would make it again after it was removed.
  const file = await open(temporary, 'wx');
  try {
    await pipeline(digester.through(chunks), file.createWriteStream());
    const digest = digester.digest();
    await rename(temporary, layoutBlob(layout, digest));
    return { mediaType, digest, size: digester.size };
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Stores a value as a JSON blob: no spaces, keys in the order they stand in the value. */
export async function addJsonBlob(
  layout: ImageLayout,
  mediaType: string,
  value: unknown,
): Promise<Descriptor> {
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(Buffer.from(JSON.stringify(value)));
  };
  return addBlob(layout, mediaType, chunks());
}

/** Says which images the layout offers, in this order; replaces what it offered before. */
export async function writeLayoutIndex(layout: ImageLayout, images: readonly NamedImage[]): Promise<void> {
  const index: ImageIndex = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.index,
    manifests: images.map(({ descriptor, name }) =>
      name === undefined
        ? descriptor
        : { ...descriptor, annotations: { ...descriptor.annotations, [REFERENCE_ANNOTATION]: name } },
    ),
  };
  const file = join(layout.directory, 'index.json');
  await writeFile(`${file}.part`, JSON.stringify(index));
  await rename(`${file}.part`, file);
}

/** The annotation by which containerd and Docker know an image's whole name. */
const NAME_ANNOTATION = 'io.containerd.image.name';

/** An image under each of its names, as BuildKit writes them into the index of a layout; under none when it has none. */
export function namedImages(descriptor: Descriptor, names: readonly string[]): readonly NamedImage[] {
  if (names.length === 0) return [{ descriptor }];
  return names.map((name) => ({
    descriptor: { ...descriptor, annotations: { ...descriptor.annotations, [NAME_ANNOTATION]: name } },
    name: parseReference(name).tag ?? 'latest',
  }));
}
