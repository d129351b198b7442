import { mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { buildFrameworkLayout, onlyImage } from '../../../../scripts/lab/framework-image.ts';
import { startStandInReleases } from '../../../../scripts/lab/stand-ins/stand-in-release-server.ts';
import type { Host } from '../../../../src/lib/host.ts';
import { layoutBlob } from '../../../../src/oci/image-layout.ts';
import type { ImageManifest } from '../../../../src/oci/image-manifest.ts';

/**
 * Our framework, its programs stand-ins, as the directory that `--framework-dir` takes. `scratch` is a directory for its image, and
 * `options` are more of `kairos-gen framework build`.
 */
export async function writeFramework(
  host: Host,
  scratch: string,
  directory: string,
  ...options: readonly string[]
): Promise<void> {
  const layout = { directory: join(scratch, `${basename(directory)}-image`) };
  const releases = await startStandInReleases();
  try {
    await buildFrameworkLayout(host, layout, releases.url, ...options);
  } finally {
    await releases.close();
  }
  const image = await onlyImage(layout);
  const manifest = JSON.parse(await readFile(layoutBlob(layout, image.digest), 'utf8')) as ImageManifest;
  await mkdir(directory, { recursive: true });
  for (const { digest } of manifest.layers)
    await host.run(['tar', '--extract', '--file', layoutBlob(layout, digest), '--directory', directory]);
}
