import type { Endpoint } from './registries-conf.ts';
import { formatReference } from './reference.ts';
import type { RegistryClient } from './registry-client.ts';

/**
 * Stores a manifest or an index whose blobs and images the registry has (distribution-spec, "Pushing Manifests"). Throws RegistryError
 * when it refuses.
 * @param name a tag, or the digest of the bytes
 */
export async function putManifest(
  client: RegistryClient,
  endpoint: Endpoint,
  name: string,
  { mediaType, bytes }: { readonly mediaType: string; readonly bytes: Uint8Array },
): Promise<void> {
  await client.request(endpoint, {
    method: 'PUT',
    path: `manifests/${name}`,
    headers: { 'content-type': mediaType },
    body: { length: bytes.length, open: () => bytes },
    what: `storing ${formatReference({ ...endpoint, ...(name.includes(':') ? {} : { tag: name }) })}`,
    access: 'pull,push',
  });
}
