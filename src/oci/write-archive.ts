import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isDigest } from './digest.ts';
import { type ImageLayout, layoutBlob, type NamedImage, writeLayoutIndex } from './image-layout.ts';
import { MEDIA_TYPES } from './image-manifest.ts';
import { parseManifest } from './parse-manifest.ts';
import { writeTar } from './tar-writer.ts';
import { diskFileEntry, directoryEntry, fileEntry, type TreeEntry } from './tree-entry.ts';

/** Writes a layout as one tar file, whole or not at all; what is in it, `archiveOf` says. */
export async function writeArchive(
  layout: ImageLayout,
  images: readonly NamedImage[],
  file: string,
): Promise<void> {
  const temporary = `${file}.part`;
  // Open before anything can fail: a stream that opens it later would make it again after it was removed.
  const output = await open(temporary, 'w');
  try {
    await pipeline(archiveOf(layout, images), output.createWriteStream());
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * A layout as a tar that both kinds of reader take: `oci-archive:` and engines that load image layouts, and, through Docker's own
 * `manifest.json` beside it (moby image/spec v1.2, "Combined Image JSON"), `docker load` of any age.
 */
export async function* archiveOf(
  layout: ImageLayout,
  images: readonly NamedImage[],
): AsyncGenerator<Uint8Array> {
  await writeLayoutIndex(layout, images);
  const dockerImages = [];
  for (const { descriptor, name } of images) {
    if (descriptor.mediaType !== MEDIA_TYPES.manifest) continue; // docker load knows no index of platforms.
    const manifest = parseManifest(
      await readFile(layoutBlob(layout, descriptor.digest)),
      descriptor.mediaType,
    );
    if (manifest.kind !== 'image') continue;
    dockerImages.push({
      Config: archivePath(manifest.manifest.config.digest),
      RepoTags: name === undefined ? null : [name],
      Layers: manifest.manifest.layers.map((layer) => archivePath(layer.digest)),
    });
  }
  const docker = dockerImages.length === 0 ? [] : [fileEntry('manifest.json', JSON.stringify(dockerImages))];
  yield* writeTar([...(await layoutEntries(layout)), ...docker]);
}

async function layoutEntries(layout: ImageLayout): Promise<readonly TreeEntry[]> {
  const blobs = join(layout.directory, 'blobs', 'sha256');
  const names = (await readdir(blobs)).sort().filter((name) => isDigest(`sha256:${name}`));
  const files = [...names.map((name) => `blobs/sha256/${name}`), 'index.json', 'oci-layout'];
  const entries: TreeEntry[] = [directoryEntry('blobs'), directoryEntry('blobs/sha256')];
  for (const path of files) {
    const onDisk = join(layout.directory, path);
    entries.push(diskFileEntry(path, onDisk, (await stat(onDisk)).size));
  }
  return entries;
}

function archivePath(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}
