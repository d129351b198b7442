import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { buildExecutables } from '../../../scripts/agent/build-executable.ts';
import {
  type Buildkitd,
  type BuildkitdOptions,
  startBuildkitd,
  type TlsEndpoint,
} from '../../../scripts/lab/buildkit/start-buildkitd.ts';
import { type BuildkitdEngine, startBuildkitdEngine } from '../../../scripts/lab/engines/buildkitd.ts';
import { FRAMEWORK_IMAGE } from '../../../scripts/lab/framework-image.ts';
import { cacheDirectory } from '../../../scripts/lab/machine.ts';
import { buildFrontendImage } from '../../../src/artifact/frontend/build-frontend-image.ts';
import { PUBLISHED } from '../../../src/lib/published-names.ts';
import { execute, machine } from '../conversion/execute.ts';
import { type Architecture, ARCHITECTURES, indexOfRoots, pushTo, tinyRoots } from './two-platforms.ts';

/** Milliseconds that a build of these small images may take. */
export const LIMIT = 5 * 60_000;

const AGENT = 'kairos-init:both';
/** The frontend's image, made for amd64 only. */
export const AMD64_FRONTEND = 'quay.io/kairos-gen/kairos:amd64';
/** An image whose program lists one package in whatever it is given (buildkit, docs/attestations/sbom-protocol.md). */
export const SCANNER = 'scanner:1';

const STATEMENT = {
  _type: 'https://in-toto.io/Statement/v0.1',
  predicateType: 'https://spdx.dev/Document',
  predicate: { spdxVersion: 'SPDX-2.3', name: 'listed' },
};
const SCAN = `echo '${JSON.stringify(STATEMENT)}' > "$BUILDKIT_SCAN_DESTINATION/sbom.spdx.json"`;

/** buildkitd with the images of these tests in a registry beside it, and how to use it. */
export interface BuildersLab {
  readonly own: BuildkitdEngine;
  /** Another daemon with mutual TLS that finds the same images. The caller stops it. */
  readonly start: (name: string, options?: BuildkitdOptions) => Promise<Buildkitd>;
  /** A directory, not there yet, whose programs `build` finds before the machine's. */
  readonly programs: string;
  /** Runs `kairos-gen build` in a directory as a user does. */
  readonly build: (context: string, words: readonly string[]) => Promise<BuildEnding>;
}

export interface BuildEnding {
  readonly exitCode: number | undefined;
  readonly stderr: string;
}

/** Starts the lab in `directory`. The caller stops the daemon. */
export async function startBuildersLab(directory: string): Promise<BuildersLab> {
  const cache = cacheDirectory(process.env);
  const own = await startBuildkitdEngine(machine, join(directory, 'own'), cache, { tls: true });
  const push = async (image: Parameters<typeof pushTo>[2], name: string): Promise<void> =>
    pushTo(machine, own.registry, image, name);
  try {
    const roots = await tinyRoots(machine, directory);
    const tiny = await indexOfRoots(join(directory, 'tiny'), roots);
    // Of the framework nothing is used here, but it has to be there.
    for (const name of ['tiny:1', FRAMEWORK_IMAGE]) await push(tiny, name);
    const config = { Entrypoint: ['/bin/sh', '-c', SCAN] };
    await push(await indexOfRoots(join(directory, 'scanner'), { amd64: roots.amd64 }, config), SCANNER);
    const executables = await makeExecutables(directory);
    const both = await frontend(join(directory, 'both'), executables);
    for (const name of [PUBLISHED.frontend, AGENT]) await push(both, name);
    await push(await frontend(join(directory, 'one'), { amd64: executables.amd64 }), AMD64_FRONTEND);
  } catch (error) {
    await own.stop();
    throw error;
  }
  const mirrors = ['docker.io', 'quay.io'].map((name) => [name, { mirrors: [own.registry] }] as const);
  const registries = { ...Object.fromEntries(mirrors), [own.registry]: { http: true } };
  const programs = join(directory, 'programs');
  return {
    own,
    programs,
    start: async (name, options) =>
      startBuildkitd(machine, join(directory, name), cache, { tls: true, registries, ...options }),
    build: async (context, words) => {
      const main = resolve('src/cli/main.ts');
      const always = ['--progress', 'plain', '--agent-image', AGENT];
      const { exitCode, stderr } = await execa(process.execPath, [main, 'build', ...always, ...words], {
        cwd: context,
        reject: false,
        timeout: LIMIT,
        stdin: 'ignore',
        env: {
          PATH: `${programs}:${process.env['PATH'] ?? ''}`,
          DOCKER_CONFIG: join(directory, 'docker'),
          BUILDX_CONFIG: join(directory, 'docker', 'buildx'),
          BUILDX_BUILDER: '',
          BUILDKIT_HOST: '',
        },
      });
      return { exitCode, stderr };
    },
  };
}

type Executables = Readonly<Record<Architecture, string>>;

async function makeExecutables(directory: string): Promise<Executables> {
  const output = (architecture: Architecture): string => join(directory, `kairos-init-${architecture}`);
  const entry = 'src/bin/kairos-init.ts';
  await buildExecutables({ entry, architectures: ARCHITECTURES, output, host: machine });
  return { amd64: output('amd64'), arm64: output('arm64') };
}

/** The frontend's image, which is the agent's too. */
async function frontend(layout: string, executables: Partial<Executables>) {
  const index = await buildFrontendImage({
    executables: Object.entries(executables).map(([architecture, file]) => ({ architecture, file })),
    notice: Buffer.from(''),
    layout,
    archive: (architecture) => `${layout}-${architecture}.tar`,
  });
  return { layout: { directory: layout }, index };
}

/** The end of a daemon that wants a certificate. */
export const tlsOf = ({ tcp = expect.fail('no TLS') }: Pick<Buildkitd, 'tcp'>): TlsEndpoint => tcp;

/** The address of a daemon with the files that it takes to be let in, or with others. */
export function addressOf(
  daemon: Pick<Buildkitd, 'tcp'>,
  files: Readonly<Record<string, string | undefined>> = {},
): string {
  const { address, authority, clientCertificate, clientKey } = tlsOf(daemon);
  const named: typeof files = { cacert: authority, cert: clientCertificate, key: clientKey, ...files };
  const query = Object.entries(named).flatMap(([name, file]) =>
    file === undefined ? [] : [`${name}=${file}`],
  );
  return `${address}?${query.join('&')}`;
}

/** The machine that the step of these images has written down. */
export const machineIn = async (root: string): Promise<string> =>
  (await readFile(join(root, 'machine'), 'utf8')).trim();

interface Manifest {
  readonly digest: string;
  readonly platform?: { readonly architecture: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What the index in an archive of a layout lists: architectures, and what is said of the images by kind. */
export async function listedIn(archive: string): Promise<readonly string[]> {
  const read = async (member: string) =>
    JSON.parse(await execute(['tar', '--extract', '--to-stdout', '--file', archive, member])) as {
      readonly manifests?: readonly Manifest[];
      readonly layers?: readonly Manifest[];
    };
  const blob = async ({ digest }: Manifest) => read(`blobs/${digest.replace(':', '/')}`);
  const [image] = (await read('index.json')).manifests ?? [];
  const { manifests = [] } = image === undefined ? {} : await blob(image);
  const listed = await Promise.all(
    manifests.map(async (manifest) => {
      const isImage = manifest.annotations?.['vnd.docker.reference.type'] === undefined;
      if (isImage) return [manifest.platform?.architecture ?? ''];
      const { layers = [] } = await blob(manifest);
      return layers.map(({ annotations }) => annotations?.['in-toto.io/predicate-type'] ?? '').sort();
    }),
  );
  return listed.flat();
}
