import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Host } from '../../../src/lib/host.ts';
import { addImage } from '../../../src/oci/add-image.ts';
import { addBlob, createLayout, type ImageLayout } from '../../../src/oci/image-layout.ts';
import { type Descriptor, MEDIA_TYPES, type Platform } from '../../../src/oci/image-manifest.ts';
import { parseConfig } from '../../../src/oci/parse-manifest.ts';
import { pushImage } from '../../../src/oci/push-image.ts';
import { parseReference, type Reference } from '../../../src/oci/reference.ts';
import { RegistryClient } from '../../../src/oci/registry-client.ts';
import { resolveImage } from '../../../src/oci/resolve-image.ts';
import { machineArchitecture } from '../agent-image.ts';
import { type Buildkitd, type BuildkitdOptions, startBuildkitd } from '../buildkit/start-buildkitd.ts';
import { openImageArchive } from '../image-archive.ts';
import { startRegistry } from '../registry.ts';
import { BUILD_LIMIT, type BuildRequest, type Engine } from './engine.ts';

/** Where the images of our cases come from; a machine without these registries has them all the same. */
const MIRRORED = ['docker.io', 'ghcr.io', 'quay.io'] as const;

export interface BuildkitdEngine extends Engine {
  readonly address: string;
  readonly daemon: Buildkitd;
  /** Host and port of the registry that stands for the engine's own store. */
  readonly registry: string;
}

/**
 * buildkitd with its own Dockerfile frontend. It has no store of named images, so a registry beside it is one: what is
 * imported, loaded or built is pushed there, and it is the mirror through which `FROM debian:12` and `# syntax=` find it.
 */
export async function startBuildkitdEngine(
  host: Host,
  directory: string,
  cache: string,
  options: BuildkitdOptions = {},
): Promise<BuildkitdEngine> {
  const registry = await startRegistry(host, join(directory, 'registry'));
  const mirrors = MIRRORED.map((name) => [name, { mirrors: [registry.address] }] as const);
  const registries = {
    ...Object.fromEntries(mirrors),
    [registry.address]: { http: true },
    ...options.registries,
  };
  const daemon = await startBuildkitd(host, directory, cache, { ...options, registries }).catch(
    async (error: unknown) => {
      await registry.stop();
      throw error;
    },
  );
  const client = new RegistryClient(host);
  const stored = (image: string): Reference => ({ ...parseReference(image), registry: registry.address });

  const build = async (request: Omit<BuildRequest, 'tag'>, output: readonly string[]): Promise<string> => {
    const words = ['build', '--progress', 'plain', ...dockerfileWords(request), ...output];
    return (await daemon.buildctl(words, { timeout: BUILD_LIMIT })).output;
  };
  const inScratch = async <T>(work: (scratch: string) => Promise<T>): Promise<T> => {
    const scratch = await mkdtemp(join(directory, 'scratch-'));
    try {
      return await work(scratch);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  };
  const inStore = (image: string): string => {
    const { registry: address, repository, tag = 'latest' } = stored(image);
    return `${address}/${repository}:${tag}`;
  };
  /** An image as it is, exported in another way. */
  const convert = async (image: string, output: readonly string[]): Promise<void> =>
    inScratch(async (scratch) => {
      const dockerfile = join(scratch, 'Dockerfile');
      await writeFile(dockerfile, `FROM ${image}\n`);
      await build({ dockerfile, context: scratch }, output);
    });
  const push = async (layout: ImageLayout, descriptor: Descriptor, image: string): Promise<void> =>
    pushImage(client, stored(image), layout, descriptor);
  // Compressing a whole conversion takes a minute that no test of ours is about.
  const pushed = (image: string): readonly string[] => [
    '--output',
    `type=image,name=${inStore(image)},push=true,compression=uncompressed`,
  ];
  const exportRoot = async (image: string, archive: string): Promise<void> =>
    convert(inStore(image), ['--output', `type=tar,dest=${archive}`]);

  return {
    name: `buildkitd ${daemon.tools.version}`,
    address: daemon.address,
    mounts: true,
    daemon,
    registry: registry.address,
    pull: async (image) =>
      convert(image, []).then(
        () => true,
        () => false,
      ),
    importRoot: async (archive, image, platform) =>
      inScratch(async (scratch) => {
        const layout = await createLayout(scratch);
        const descriptor = await addBlob(layout, MEDIA_TYPES.layer, createReadStream(archive));
        const parts = {
          platform: parsePlatform(platform),
          layers: [{ descriptor, diffId: descriptor.digest }],
        };
        await push(layout, await addImage(layout, parts), image);
      }),
    loadArchive: async (archive) =>
      inScratch(async (scratch) => {
        for (const { names, layout, descriptor } of await openImageArchive(host, archive, scratch))
          for (const name of names) await push(layout, descriptor, name);
      }),
    saveArchive: async (image, archive) =>
      convert(inStore(image), ['--output', `type=docker,name=${image},dest=${archive}`]),
    build: async (request) => build(request, pushed(request.tag)),
    exportRoot,
    labels: async (image) => {
      const { manifest } = await resolveImage(client, stored(image), parsePlatform());
      const response = await client.withEndpoint(stored(image), async (endpoint) =>
        client.request(endpoint, {
          method: 'GET',
          path: `blobs/${manifest.config.digest}`,
          what: `the configuration of ${image}`,
        }),
      );
      return parseConfig(new Uint8Array(await response.arrayBuffer())).config?.Labels ?? {};
    },
    size: async (image) =>
      inScratch(async (scratch) => {
        const archive = join(scratch, 'root.tar');
        await exportRoot(image, archive);
        return (await stat(archive)).size;
      }),
    tag: async (image, name) => convert(inStore(image), pushed(name)),
    stop: async () => {
      await daemon.stop();
      await registry.stop();
    },
  };
}

/** A build request in the words of `buildctl build`: dockerfile.v0 is the frontend that is built into the daemon. */
export function dockerfileWords(request: Omit<BuildRequest, 'tag'>): readonly string[] {
  const { dockerfile, context, target, buildArgs = {}, noCache = false } = request;
  const options = {
    filename: basename(dockerfile),
    'force-network-mode': 'host',
    ...(target === undefined ? {} : { target }),
    ...Object.fromEntries(Object.entries(buildArgs).map(([name, value]) => [`build-arg:${name}`, value])),
  };
  return [
    ...['--frontend', 'dockerfile.v0', '--allow', 'network.host'],
    ...['--local', `context=${context}`, '--local', `dockerfile=${dirname(dockerfile)}`],
    ...Object.entries(options).flatMap(([name, value]) => ['--opt', `${name}=${value}`]),
    ...(noCache ? ['--no-cache'] : []),
  ];
}

/** `linux/arm64/v8` in its parts; left out, it is the machine's. */
function parsePlatform(text = `linux/${machineArchitecture}`): Platform {
  const [os = '', architecture = '', variant] = text.split('/');
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
}
