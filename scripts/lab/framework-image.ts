import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Host } from '../../src/lib/host.ts';
import { PUBLISHED } from '../../src/lib/published-names.ts';
import { version } from '../../src/lib/version.ts';
import { type ImageLayout, layoutBlob } from '../../src/oci/image-layout.ts';
import type { Descriptor, ImageIndex } from '../../src/oci/image-manifest.ts';
import { writeArchive } from '../../src/oci/write-archive.ts';
import { RELEASE_HOST } from '../../src/plan/framework/framework-releases.ts';
import { machineArchitecture } from './agent-image.ts';
import type { Engine } from './engines/engine.ts';
import { startStandInReleases } from './stand-ins/stand-in-release-server.ts';

/** Milliseconds that the release host has to answer. */
const ANSWER_LIMIT = 5000;

/** Our own framework under its published name. */
export const FRAMEWORK_IMAGE = `${PUBLISHED.frameworkRepository}:${version}`;

/** Builds the framework for this machine and gives it to the engine; with stand-in programs, loudly, where no release host answers. */
export async function loadFramework(host: Host, engine: Engine, scratch: string): Promise<void> {
  if (await answers(RELEASE_HOST)) await loadFrameworkFrom(host, engine, scratch, RELEASE_HOST);
  else {
    warn(host, `${RELEASE_HOST} can't be reached from here.`);
    warn(
      host,
      'STAND-INS: the Kairos programs of this image say their name and do nothing. It will not boot.',
    );
    const releases = await startStandInReleases();
    try {
      await loadFrameworkFrom(host, engine, scratch, releases.url);
    } finally {
      await releases.close();
    }
  }
}

/** Builds the framework for this machine from the release host at a URL, and gives it to the engine. `scratch` is a directory. */
export async function loadFrameworkFrom(
  host: Host,
  engine: Engine,
  scratch: string,
  baseUrl: string,
): Promise<void> {
  const layout = { directory: join(scratch, 'framework') };
  await buildFrameworkLayout(host, layout, baseUrl);
  const archive = join(scratch, 'framework.tar');
  await writeArchive(layout, [{ descriptor: await onlyImage(layout), name: FRAMEWORK_IMAGE }], archive);
  await engine.loadArchive(archive);
}

/**
 * `kairos-gen framework build` from a release host, with a lock of its own: stand-ins must not end up in the project's. It may be
 * given more options, such as `--fips`.
 */
export async function buildFrameworkLayout(
  host: Host,
  layout: ImageLayout,
  baseUrl: string,
  ...options: readonly string[]
): Promise<void> {
  const words = ['--output', layout.directory, '--arch', machineArchitecture, '--base-url', baseUrl];
  const lock = `${layout.directory}.lock.json`;
  await host.run([
    process.execPath,
    resolve('src/cli/main.ts'),
    'framework',
    'build',
    ...words,
    ...options,
    '--lock',
    lock,
  ]);
}

/** The image in a layout whose index stands for one architecture. */
export async function onlyImage(layout: ImageLayout): Promise<Descriptor> {
  const outer = JSON.parse(await readFile(join(layout.directory, 'index.json'), 'utf8')) as ImageIndex;
  const [index] = outer.manifests;
  if (index === undefined) throw new Error(`${layout.directory} holds no image`);
  const { manifests } = JSON.parse(await readFile(layoutBlob(layout, index.digest), 'utf8')) as ImageIndex;
  const [image] = manifests;
  if (image === undefined || manifests.length > 1)
    throw new Error(`${layout.directory} holds more than one image`);
  return image;
}

async function answers(url: string): Promise<boolean> {
  return fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(ANSWER_LIMIT) }).then(
    () => true,
    () => false,
  );
}

const warn = (host: Host, message: string): void => host.emit({ type: 'message', level: 'warn', message });
