import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { type ImageLayout, layoutBlob } from './image-layout.ts';
import type { Descriptor } from './image-manifest.ts';
import { parseManifest } from './parse-manifest.ts';
import type { Endpoint } from './registries-conf.ts';
import { putManifest } from './put-manifest.ts';
import type { Reference } from './reference.ts';
import type { RegistryClient } from './registry-client.ts';
import { RegistryError } from './registry-error.ts';
import { retry } from './retry.ts';

/**
 * Pushes an image, or an index with all its images, from a layout to a registry; blobs that are there already are not sent.
 * The tag is put last, so it never names an image that is not whole. Throws RegistryError when the registry refuses.
 */
export async function pushImage(
  client: RegistryClient,
  reference: Reference,
  layout: ImageLayout,
  descriptor: Descriptor,
): Promise<void> {
  const endpoint = await client.ownEndpoint(reference);
  await pushManifest(client, endpoint, layout, descriptor, reference.tag ?? descriptor.digest);
}

async function pushManifest(
  client: RegistryClient,
  endpoint: Endpoint,
  layout: ImageLayout,
  descriptor: Descriptor,
  name: string,
): Promise<void> {
  const bytes = await readFile(layoutBlob(layout, descriptor.digest));
  const parsed = parseManifest(bytes, descriptor.mediaType);
  if (parsed.kind === 'index')
    for (const inner of parsed.index.manifests)
      await pushManifest(client, endpoint, layout, inner, inner.digest);
  else
    for (const blob of [...parsed.manifest.layers, parsed.manifest.config])
      await pushBlob(client, endpoint, layout, blob);
  await putManifest(client, endpoint, name, { mediaType: descriptor.mediaType, bytes });
}

/** POST then PUT (distribution-spec, "Pushing a blob monolithically"). */
async function pushBlob(
  client: RegistryClient,
  endpoint: Endpoint,
  layout: ImageLayout,
  blob: Descriptor,
): Promise<void> {
  const what = `storing the blob ${blob.digest.slice(0, 19)}`;
  const access = 'pull,push';
  const there = await client.request(endpoint, {
    method: 'HEAD',
    path: `blobs/${blob.digest}`,
    what,
    access,
    accept: [404],
  });
  if (there.status !== 404) return;
  await retry(client, async () => {
    const started = await client.requestOnce(endpoint, {
      method: 'POST',
      path: 'blobs/uploads/',
      what,
      access,
    });
    const location = started.headers.get('location');
    await started.body?.cancel();
    if (location === null)
      throw new RegistryError(`${what}: ${endpoint.registry} gave no address to send it to`);
    const joint = location.includes('?') ? '&' : '?';
    await client.requestOnce(endpoint, {
      method: 'PUT',
      path: `${location}${joint}digest=${encodeURIComponent(blob.digest)}`,
      headers: { 'content-type': 'application/octet-stream' },
      body: {
        length: blob.size,
        open: () => Readable.toWeb(createReadStream(layoutBlob(layout, blob.digest))) as ReadableStream,
      },
      what,
      access,
    });
  });
}
