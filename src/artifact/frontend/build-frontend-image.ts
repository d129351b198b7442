import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PUBLISHED } from '../../lib/published-names.ts';
import { version } from '../../lib/version.ts';
import { addImage, addIndex } from '../../oci/add-image.ts';
import { addLayer } from '../../oci/add-layer.ts';
import { createLayout, type ImageLayout, writeLayoutIndex } from '../../oci/image-layout.ts';
import type { ContainerConfig, Descriptor } from '../../oci/image-manifest.ts';
import { diskFileEntry, fileEntry } from '../../oci/tree-entry.ts';
import { writeArchive } from '../../oci/write-archive.ts';

/** An executable of the agent and the architecture it is for. */
export interface Executable {
  readonly architecture: string;
  readonly file: string;
}

/**
 * How BuildKit starts the frontend, and what it may ask of it (buildkit, frontend/gateway/gateway.go). A request that needs a capability
 * which is not listed is refused by the daemon. No network: the daemon fetches everything.
 */
export const FRONTEND_CONFIG = {
  Entrypoint: ['/kairos-init', 'frontend'],
  WorkingDir: '/',
  Labels: {
    'moby.buildkit.frontend.caps': [
      'moby.buildkit.frontend.inputs',
      'moby.buildkit.frontend.subrequests',
      'moby.buildkit.frontend.contexts',
    ].join(','),
    'moby.buildkit.frontend.network.none': 'true',
    'org.opencontainers.image.title': 'Kairos frontend for BuildKit',
    'org.opencontainers.image.version': version,
  },
} as const satisfies ContainerConfig;

export interface FrontendImageRequest {
  readonly executables: readonly Executable[];
  /** Licences of what is in the executables. */
  readonly notice: Uint8Array;
  /** Directory of the image layout. */
  readonly layout: string;
  /** Where the archive of an architecture goes, for `docker load`. */
  readonly archive: (architecture: string) => string;
  /** Name of the image. Left out: the published one. */
  readonly name?: string;
}

/**
 * Writes the frontend's image: the executable and nothing else, one image an architecture and an index of them. The layers are gzip, because
 * Docker before 23 reads no zstd. The same executables give the same bytes.
 */
export async function buildFrontendImage(request: FrontendImageRequest): Promise<Descriptor> {
  const { executables, notice, archive, name = PUBLISHED.frontend } = request;
  const layout = await createLayout(request.layout);
  const images: Descriptor[] = [];
  for (const executable of executables) {
    const alone = await createLayout(`${request.layout}.${executable.architecture}`);
    try {
      const image = await addFrontend(alone, executable, notice);
      await writeArchive(alone, [{ descriptor: image, name }], archive(executable.architecture));
      await moveBlobs(alone, layout);
      images.push(image);
    } finally {
      await rm(alone.directory, { recursive: true, force: true });
    }
  }
  const index = await addIndex(layout, images);
  await writeLayoutIndex(layout, [{ descriptor: index, name }]);
  return index;
}

async function addFrontend(
  layout: ImageLayout,
  { architecture, file }: Executable,
  notice: Uint8Array,
): Promise<Descriptor> {
  const layer = await addLayer(layout, [
    diskFileEntry('kairos-init', file, (await stat(file)).size, { mode: 0o755 }),
    fileEntry('NOTICE', notice),
  ]);
  const platform = { os: 'linux', architecture };
  return addImage(layout, { platform, layers: [layer], config: FRONTEND_CONFIG });
}

async function moveBlobs(from: ImageLayout, to: ImageLayout): Promise<void> {
  const blobs = (layout: ImageLayout): string => join(layout.directory, 'blobs', 'sha256');
  for (const name of await readdir(blobs(from))) await rename(join(blobs(from), name), join(blobs(to), name));
}
