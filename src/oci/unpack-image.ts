import { createReadStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../lib/host.ts';
import { UserError } from '../lib/user-error.ts';
import type { AppliedTree } from './apply-tree.ts';
import { formatPlatform, runsOn } from './choose-platform.ts';
import type { Digest } from './digest.ts';
import { downloadBlob } from './download-blob.ts';
import type { Include } from './filter-entries.ts';
import { flattenLayers } from './flatten-layers.ts';
import type { Descriptor, Platform } from './image-manifest.ts';
import { layOver } from './lay-over.ts';
import { parseConfig } from './parse-manifest.ts';
import { readLayer } from './read-layer.ts';
import { formatReference, type Reference } from './reference.ts';
import { RegistryClient, type ClientOptions } from './registry-client.ts';
import { resolveImage } from './resolve-image.ts';

/** The annotation of a layer that only some takers want; its value is the part's name. */
export const PART_ANNOTATION = 'dev.kairos-gen.part';

/** How many blobs are on their way at once. */
const PARALLEL_DOWNLOADS = 3;
/** An image configuration is a page of JSON; what is larger is something else. */
const LARGEST_CONFIG = 4 * 1024 * 1024;

export interface UnpackOptions {
  /** A directory of our own for downloads. What is in it after an interruption is used by the next run; remove it when done. */
  readonly scratch: string;
  /** The parts wanted besides the layers that are no part. Left out: all of them. */
  readonly parts?: readonly string[];
  /** Says which paths are wanted. Left out: all of them. */
  readonly include?: Include;
  readonly onProgress?: (progress: DownloadProgress) => void;
  readonly client?: ClientOptions;
}

export interface DownloadProgress {
  /** Bytes that are here, of those that are wanted. */
  readonly received: number;
  readonly total: number;
}

export interface UnpackedImage extends AppliedTree {
  /** Of the platform's manifest: the same digest is the same content. */
  readonly digest: Digest;
}

/**
 * Lays an image's files over the directory `root`. Everything is downloaded and checked before the first file is written, so a
 * registry that fails or a wrong digest leaves the root as it was. Warnings are emitted and given back.
 * Throws UserError (RegistryError) when the image can't be had, is not made for the platform, or can't be written.
 */
export async function unpackImage(
  host: Host,
  reference: Reference,
  platform: Platform,
  root: string,
  options: UnpackOptions,
): Promise<UnpackedImage> {
  const client = new RegistryClient(host, options.client);
  const name = formatReference(reference);
  await mkdir(options.scratch, { recursive: true });
  const blobFile = (descriptor: Descriptor): string => join(options.scratch, descriptor.digest.slice(7));
  const { manifest, digest } = await resolveImage(client, reference, platform);

  if (manifest.config.size > LARGEST_CONFIG)
    throw new UserError(`${name} has an unusually large configuration`);
  const layers = manifest.layers.filter((layer) => isWanted(layer, options.parts));
  // An image may hold the same layer twice.
  const blobs = [...new Map([manifest.config, ...layers].map((blob) => [blob.digest, blob])).values()];
  const total = blobs.reduce((sum, blob) => sum + blob.size, 0);
  let received = 0;
  await inParallel(blobs, PARALLEL_DOWNLOADS, async (blob) =>
    downloadBlob(client, reference, blob, blobFile(blob), (bytes) => {
      received += bytes;
      options.onProgress?.({ received: Math.min(received, total), total });
    }),
  );

  const config = parseConfig(await readFile(blobFile(manifest.config)));
  if (config.architecture !== '' && !runsOn(config, platform))
    throw new UserError(`${name} is made for ${formatPlatform(config)}, not for ${formatPlatform(platform)}`);
  const sources = layers
    .toReversed()
    .map(
      (layer) => () =>
        readLayer(createReadStream(blobFile(layer)), `the layer ${layer.digest.slice(0, 19)} of ${name}`),
    );
  const applied = await layOver(host, flattenLayers(sources), root, options.include);
  return { ...applied, digest };
}

function isWanted(layer: Descriptor, parts: readonly string[] | undefined): boolean {
  const part = layer.annotations?.[PART_ANNOTATION];
  return part === undefined || parts === undefined || parts.includes(part);
}

/** Works on the items a few at a time; after a failure nothing new is begun, and what runs is waited for. */
async function inParallel<T>(
  items: readonly T[],
  lanes: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const lane = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift())
      try {
        await work(item);
      } catch (error) {
        waiting.length = 0;
        throw error;
      }
  };
  const results = await Promise.allSettled(Array.from({ length: lanes }, lane));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
