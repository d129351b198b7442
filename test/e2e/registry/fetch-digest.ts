/** Prints the digest of an image: a program of its own, since Node takes proxy and certificates from how it was started. */
import { nodeHost } from '../../../src/lib/node-host.ts';
import { fetchManifest } from '../../../src/oci/fetch-manifest.ts';
import { parseReference } from '../../../src/oci/reference.ts';
import { RegistryClient } from '../../../src/oci/registry-client.ts';

const host = nodeHost({ environment: process.env, emit: () => undefined });
try {
  const { descriptor } = await fetchManifest(new RegistryClient(host), parseReference(process.argv[2] ?? ''));
  process.stdout.write(descriptor.digest);
} catch (error) {
  process.stdout.write(String(error));
}
