import type { Digest } from './digest.ts';
import { digestOf, isDigest } from './digest.ts';
import { readAll } from './http.ts';
import { type Descriptor, MEDIA_TYPES } from './image-manifest.ts';
import { formatReference, type Reference } from './reference.ts';
import type { Endpoint } from './registries-conf.ts';
import type { RegistryClient } from './registry-client.ts';
import { RegistryError } from './registry-error.ts';
import { retry } from './retry.ts';

/** Registries refuse larger manifests, in bytes (distribution-spec, "Pushing Manifests": 4 MiB is what clients may rely on). */
const LARGEST_MANIFEST = 4 * 1024 * 1024;

const ACCEPT = [MEDIA_TYPES.index, MEDIA_TYPES.manifest, MEDIA_TYPES.dockerList, MEDIA_TYPES.dockerManifest];

export interface FetchedManifest {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
}

/**
 * Fetches the manifest or index that a reference's digest, or else its tag, names. Throws RegistryError when it can't be had,
 * or is not what its digest says.
 */
export async function fetchManifest(client: RegistryClient, reference: Reference): Promise<FetchedManifest> {
  return client.withEndpoint(reference, async (endpoint) => fetchManifestFrom(client, endpoint, reference));
}

/** The same from one place, mirrors aside. */
export async function fetchManifestFrom(
  client: RegistryClient,
  endpoint: Endpoint,
  reference: Reference,
): Promise<FetchedManifest> {
  const what = `the manifest of ${formatReference(reference)}`;
  return retry(client, async () => {
    const response = await client.requestOnce(endpoint, {
      method: 'GET',
      path: `manifests/${reference.digest ?? reference.tag ?? 'latest'}`,
      headers: { accept: ACCEPT.join(', ') },
      what,
    });
    const bytes = await readAll(response, what, endpoint.registry, LARGEST_MANIFEST, client.limits);
    const digest = digestOf(bytes);
    const said = response.headers.get('docker-content-digest');
    const expected = reference.digest ?? (said !== null && isDigest(said) ? said : digest);
    if (digest !== expected) throw wrongDigest(what, endpoint.registry, expected, digest);
    const mediaType = response.headers.get('content-type')?.split(';')[0]?.trim() ?? '';
    return { descriptor: { mediaType, digest, size: bytes.length }, bytes };
  });
}

/** The error for content that is not what its digest says. */
export function wrongDigest(what: string, from: string, expected: Digest, actual: Digest): RegistryError {
  return new RegistryError(
    `${what} from ${from}: its content is not what was asked for: expected ${expected}, got ${actual}`,
    {
      hint: 'Something between the registry and here changed it, or the registry is damaged. Nothing of it was used.',
    },
  );
}
