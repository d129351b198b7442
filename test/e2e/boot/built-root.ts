import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildAgentExecutable } from '../../../scripts/lab/agent-image.ts';
import { baseImageArchive, DEBIAN_12 } from '../../../scripts/lab/base-image.ts';
import { buildFrameworkLayout, onlyImage } from '../../../scripts/lab/framework-image.ts';
import { cacheDirectory } from '../../../scripts/lab/machine.ts';
import { startPackageCache } from '../../../scripts/lab/package-cache.ts';
import { inRoot } from '../../../scripts/lab/root.ts';
import { startStandInReleases } from '../../../scripts/lab/stand-ins/stand-in-release-server.ts';
import type { Host } from '../../../src/lib/host.ts';
import { layoutBlob } from '../../../src/oci/image-layout.ts';
import type { ImageManifest } from '../../../src/oci/image-manifest.ts';

/** What an emulated machine's devices need and no more: the initrd is half as big, and sooner built, read and unpacked. */
const KERNEL = 'linux-image-cloud-amd64';

/** Milliseconds that one stage of the conversion may take when others use the same processors. */
const STAGE_LIMIT = 9 * 60 * 1000;

/** What a container's environment holds. */
export const CONTAINER_ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
};

/**
 * Makes a core image of Debian 12 as a container build does and leaves its root in `directory`: install, init and validate by
 * the agent's executable, with the framework that our own command builds from stand-in releases. Needs root.
 */
export async function buildRoot(host: Host, directory: string): Promise<void> {
  const [agent, framework] = ['/kairos-init', '/framework'];
  const scratch = `${directory}.scratch`;
  const packages = await startPackageCache(host, cacheDirectory(host.environment));
  try {
    const archive = await baseImageArchive(host, DEBIAN_12, { packageCache: packages.url });
    await extract(host, archive, directory);
    await buildFrameworkTree(host, scratch, join(directory, framework));
    await cp(await buildAgentExecutable(host), join(directory, agent));
    for (const words of [
      ['-s', 'install', '--framework-dir', framework, '--kernel', KERNEL],
      ['-s', 'init', '-version', 'v1.0.0'],
      ['validate', '-version', 'v1.0.0'],
    ])
      await host.run(inRoot(directory, [agent, ...words]), {
        environment: CONTAINER_ENVIRONMENT,
        timeout: STAGE_LIMIT,
      });
    for (const path of [agent, framework]) await rm(join(directory, path), { recursive: true });
  } finally {
    await packages.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The part of the framework's image that a core image takes, as a directory. */
async function buildFrameworkTree(host: Host, scratch: string, directory: string): Promise<void> {
  const layout = { directory: join(scratch, 'framework') };
  const releases = await startStandInReleases();
  try {
    await buildFrameworkLayout(host, layout, releases.url);
  } finally {
    await releases.close();
  }
  const { digest } = await onlyImage(layout);
  const { layers } = JSON.parse(await readFile(layoutBlob(layout, digest), 'utf8')) as ImageManifest;
  const [core] = layers;
  if (core === undefined) throw new Error(`${layout.directory} holds an image without layers`);
  await extract(host, layoutBlob(layout, core.digest), directory);
}

async function extract(host: Host, archive: string, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const where = ['--file', archive, '--directory', directory];
  await host.run(['tar', '--extract', '--numeric-owner', '--xattrs', ...where]);
}
