import { createGzip, createZstdCompress } from 'node:zlib';
import type { Duplex } from 'node:stream';
import { UserError } from '../lib/user-error.ts';
import { createDigester, type Digest } from './digest.ts';
import { parentPath } from './entry-path.ts';
import { addBlob, type ImageLayout } from './image-layout.ts';
import { type Descriptor, MEDIA_TYPES } from './image-manifest.ts';
import { pipeThrough } from './pipe-through.ts';
import { writeTar } from './tar-writer.ts';
import { directoryEntry, type TreeEntry } from './tree-entry.ts';

export type Compression = 'none' | 'gzip' | 'zstd';

export interface LayerOptions {
  /** gzip by default: engines before Docker 23 read no zstd. */
  readonly compression?: Compression;
  /** Put on the layer's descriptor, such as the part of the framework it is. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Seconds since 1970 that every entry gets as its time of change (SOURCE_DATE_EPOCH). Left out: 0. */
  readonly modified?: number;
}

/** A layer in a layout: the blob, and the digest of what is inside its compression (image-spec config.md, "diff_ids"). */
export interface Layer {
  readonly descriptor: Descriptor;
  readonly diffId: Digest;
}

/**
 * Writes entries as a layer into a layout. The same entries give the same bytes, in whatever order they come: sorted, one time
 * of change for all, parents that nobody listed added as root's 0755. Throws UserError when two entries have the same path.
 */
export async function addLayer(
  layout: ImageLayout,
  entries: Iterable<TreeEntry> | AsyncIterable<TreeEntry>,
  options: LayerOptions = {},
): Promise<Layer> {
  const { compression = 'gzip', annotations, modified = 0 } = options;
  const sorted = (await sortedWithParents(entries)).map((entry) => ({ ...entry, modified }));
  const digester = createDigester();
  const tar = digester.through(writeTar(sorted));
  const { mediaType, compressor } = FORMATS[compression];
  const descriptor = await addBlob(layout, mediaType, compressor ? pipeThrough(tar, compressor()) : tar);
  return {
    descriptor: annotations === undefined ? descriptor : { ...descriptor, annotations },
    diffId: digester.digest(),
  };
}

const FORMATS: Readonly<Record<Compression, { mediaType: string; compressor?: () => Duplex }>> = {
  none: { mediaType: MEDIA_TYPES.layer },
  gzip: { mediaType: MEDIA_TYPES.gzipLayer, compressor: () => createGzip({ level: 6 }) },
  zstd: { mediaType: MEDIA_TYPES.zstdLayer, compressor: () => createZstdCompress() },
};

async function sortedWithParents(
  entries: Iterable<TreeEntry> | AsyncIterable<TreeEntry>,
): Promise<readonly TreeEntry[]> {
  const byPath = new Map<string, TreeEntry>();
  for await (const entry of entries) {
    if (byPath.has(entry.path)) throw new UserError(`the layer has two entries for ${entry.path}`);
    byPath.set(entry.path, entry);
  }
  for (const path of [...byPath.keys()])
    for (let parent = parentPath(path); parent !== '' && !byPath.has(parent); parent = parentPath(parent))
      byPath.set(parent, directoryEntry(parent));
  // A directory comes before what lies in it, and a hard link after the file it names.
  const rank = (entry: TreeEntry): number => (entry.kind === 'hard-link' ? 1 : 0);
  return [...byPath.values()].sort(
    (left, right) =>
      rank(left) - rank(right) || Buffer.compare(Buffer.from(left.path), Buffer.from(right.path)),
  );
}
