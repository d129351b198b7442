import type { Descriptor } from '../../oci/image-manifest.ts';
import type { CacheEntry } from '../options/caches.ts';
import { digestInLayout, nameInLayout } from '../session/local-layout.ts';
import type { ExporterResponse } from './control.ts';

/** Directories of image layouts, by the name under which the daemon asks for their blobs. */
export type LocalStores = Readonly<Record<string, string>>;

export interface LocalCaches {
  readonly cacheFrom: readonly CacheEntry[];
  readonly cacheTo: readonly CacheEntry[];
  readonly stores: LocalStores;
}

/**
 * Makes local caches ready to be served: the client looks up which content a directory's tag means, as the daemon only knows digests
 * (buildkit, client/solve.go). An import from a directory that has no cache yet is left out, as for every first build.
 */
export async function openLocalCaches(
  cacheFrom: readonly CacheEntry[],
  cacheTo: readonly CacheEntry[],
): Promise<LocalCaches> {
  const imports = await Promise.all(cacheFrom.map(withDigest));
  const usable = imports.filter((entry) => entry !== undefined);
  const directories = [
    ...usable.flatMap((entry) => localPlace(entry, 'src')),
    ...cacheTo.flatMap((entry) => localPlace(entry, 'dest')),
  ];
  const stores = Object.fromEntries(directories.map((directory) => [`local:${directory}`, directory]));
  return { cacheFrom: usable, cacheTo, stores };
}

/** Names what was written to local caches in their directories' indices, so that the next build finds it. */
export async function recordLocalCaches(
  cacheTo: readonly CacheEntry[],
  response: ExporterResponse,
): Promise<void> {
  const text = response['cache.manifest'] ?? '';
  if (text === '') return;
  const descriptor = JSON.parse(text) as Descriptor;
  for (const entry of cacheTo)
    for (const directory of localPlace(entry, 'dest'))
      await nameInLayout(directory, descriptor, entry.attributes['tag']);
}

const localPlace = ({ type, attributes }: CacheEntry, key: 'src' | 'dest'): readonly string[] => {
  const directory = attributes[key];
  return type === 'local' && directory !== undefined ? [directory] : [];
};

async function withDigest(entry: CacheEntry): Promise<CacheEntry | undefined> {
  const [directory] = localPlace(entry, 'src');
  const { digest: given, tag } = entry.attributes;
  if (directory === undefined || given !== undefined) return entry;
  const digest = await digestInLayout(directory, tag ?? 'latest');
  return digest === undefined ? undefined : { ...entry, attributes: { ...entry.attributes, digest } };
}
