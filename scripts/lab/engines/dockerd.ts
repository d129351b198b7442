import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import Docker from 'dockerode';
import type { Command, Host } from '../../../src/lib/host.ts';
import { startDaemon } from '../daemon.ts';
import { ensurePackages } from '../machine.ts';
import { BUILD_LIMIT, type BuildRequest, buildWords, type Engine } from './engine.ts';
import { buildxIn, sidRoot } from './sid-root.ts';

/** No bridge and no firewall rules: builds share the machine's network, and nothing of the machine's own changes. */
const QUIET = ['--bridge', 'none', '--iptables=false'] as const;

/** An engine behind a Docker socket: everything but the build itself goes over its API. */
interface DockerEngine {
  readonly name: string;
  readonly socket: string;
  readonly mounts: boolean;
  /** The client's words up to the options of `build`. */
  readonly buildCommand: Command;
  /** The client's words that check a Dockerfile, where it can. */
  readonly checkCommand?: Command;
  readonly environment: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

/** The Docker engine that already answers on this machine, if there is one. */
export async function runningDockerd(host: Host): Promise<Engine | undefined> {
  const socket = (host.environment['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock').replace(/^unix:\/\//, '');
  if (!socket.startsWith('/')) return undefined;
  const docker = new Docker({ socketPath: socket });
  try {
    const { Version } = await docker.version();
    return dockerEngine(host, {
      name: `dockerd ${Version}, already running`,
      socket,
      mounts: true,
      buildCommand: ['docker', 'build'],
      environment: { DOCKER_BUILDKIT: '1' },
      stop: async () => Promise.resolve(),
    });
  } catch {
    return undefined; // nobody answers there
  }
}

export type Builder = 'buildkit' | 'classic';

/** dockerd 20.10 from Debian bookworm's docker.io, the oldest engine we promise, with BuildKit and with its classic builder. */
export async function startOldDockerd(
  host: Host,
  directory: string,
): Promise<Readonly<Record<Builder, Engine>>> {
  await ensurePackages(host, ['docker.io', 'iptables'], 'dockerd 20.10');
  await mkdir(directory, { recursive: true });
  const socket = join(directory, 'docker.sock');
  const daemon = await startDaemon({
    name: 'dockerd 20.10',
    command: ['dockerd', ...locations(directory), ...QUIET],
    log: join(directory, 'dockerd.log'),
    isReady: async () => answers(socket),
  });
  const engine = (builder: Builder): Engine =>
    dockerEngine(host, {
      name: `dockerd 20.10 (${builder})`,
      socket,
      mounts: builder === 'buildkit',
      // Debian's own client: a newer one without buildx refuses this engine.
      buildCommand: ['/usr/bin/docker', 'build'],
      environment: { DOCKER_BUILDKIT: builder === 'buildkit' ? '1' : '0' },
      stop: async () => {
        await daemon.stop();
        // The network namespace it keeps for builds stays mounted in the directory.
        await host.run(['umount', join(directory, 'exec', 'netns', 'default')]).catch(() => undefined);
      },
    });
  return { buildkit: engine('buildkit'), classic: engine('classic') };
}

/** The current dockerd with the containerd image store and buildx, from Debian sid, in a root of its own. */
export async function startCurrentDockerd(host: Host, directory: string, cache: string): Promise<Engine> {
  const root = await sidRoot(host, cache);
  const buildx = buildxIn(root);
  await mkdir(directory, { recursive: true });
  const socket = join(directory, 'docker.sock');
  const inside = '/run/kairos-gen';
  const script = join(directory, 'enter-root.sh');
  await writeFile(script, ENTER_ROOT);
  await chmod(script, 0o755);
  const daemon = await startDaemon({
    name: 'current dockerd',
    command: [
      'unshare',
      '--mount',
      'sh',
      script,
      root,
      directory,
      inside,
      'dockerd',
      ...locations(inside),
      ...QUIET,
      '--ip6tables=false',
      '--feature',
      'containerd-snapshotter=true',
    ],
    log: join(directory, 'dockerd.log'),
    isReady: async () => answers(socket),
  });
  return dockerEngine(host, {
    name: 'current dockerd (buildx)',
    socket,
    mounts: true,
    buildCommand: [buildx, 'build', '--load', '--provenance=false'],
    checkCommand: [buildx, 'build', '--check'],
    environment: {},
    stop: daemon.stop,
  });
}

/**
 * Makes `$1` this process's root in a mount namespace of its own (runc refuses a plain chroot), shows directory `$2`
 * there as `$3`, and runs the rest of the words.
 */
const ENTER_ROOT = `set -eu
root=$1 directory=$2 inside=$3
shift 3
mount --make-rprivate /
mount --bind "$root" "$root"
for name in proc sys dev; do mount --rbind "/$name" "$root/$name"; done
mount -t tmpfs tmpfs "$root/run"
mkdir -p "$root$inside" "$root/run/outside"
mount --bind "$directory" "$root$inside"
cp /etc/resolv.conf "$root/etc/resolv.conf"
cd "$root"
pivot_root . run/outside
cd /
umount -l run/outside
exec "$@"
`;

const locations = (directory: string): readonly string[] => [
  '-H',
  `unix://${directory}/docker.sock`,
  '--data-root',
  `${directory}/data`,
  '--exec-root',
  `${directory}/exec`,
  '--pidfile',
  `${directory}/pid`,
];

async function answers(socket: string): Promise<boolean> {
  await new Docker({ socketPath: socket }).ping();
  return true;
}

function dockerEngine(host: Host, engine: DockerEngine): Engine {
  const docker = new Docker({ socketPath: engine.socket });
  return {
    name: engine.name,
    address: `unix://${engine.socket}`,
    mounts: engine.mounts,
    pull: async (image) => {
      try {
        await docker.getImage(image).inspect();
        return true;
      } catch {
        return docker.pull(image).then(
          async (stream) => drained(docker, stream).then(() => true),
          () => false,
        );
      }
    },
    importRoot: async (archive, image, platform) => {
      const [repo, tag] = splitTag(image);
      const stream = await docker.importImage(createReadStream(archive), {
        repo,
        tag,
        ...(platform === undefined ? {} : { platform }),
      });
      await drained(docker, stream);
    },
    loadArchive: async (archive) => drained(docker, await docker.loadImage(createReadStream(archive))),
    saveArchive: async (image, archive) =>
      pipeline(await docker.getImage(image).get(), createWriteStream(archive)),
    build: async (request) => (await host.run(buildCommand(engine, request), buildOptions(engine))).output,
    ...(engine.checkCommand === undefined ? {} : { check: checker(host, engine, engine.checkCommand) }),
    exportRoot: async (image, archive) => {
      const container = await docker.createContainer({ Image: image, Cmd: ['/none'] });
      try {
        await pipeline(await container.export(), createWriteStream(archive));
      } finally {
        await container.remove({ force: true });
      }
    },
    labels: async (image) => {
      // Null, whatever the types say, for an image without labels.
      const labels = (await docker.getImage(image).inspect()).Config.Labels as Record<string, string> | null;
      return labels ?? {};
    },
    size: async (image) => {
      const history = (await docker.getImage(image).history()) as readonly { readonly Size: number }[];
      return history.reduce((sum, layer) => sum + layer.Size, 0);
    },
    tag: async (image, name) => {
      const [repo, tag] = splitTag(name);
      await docker.getImage(image).tag({ repo, tag });
    },
    stop: engine.stop,
  };
}

function buildCommand(engine: DockerEngine, request: BuildRequest): Command {
  const [program, ...words] = engine.buildCommand;
  return [program, ...words, ...(engine.mounts ? ['--progress', 'plain'] : []), ...buildWords(request)];
}

function checker(host: Host, engine: DockerEngine, command: Command): NonNullable<Engine['check']> {
  return async ({ dockerfile, context }) => {
    const [program, ...words] = command;
    await host.run(
      [program, ...words, '--progress', 'plain', '--file', dockerfile, context],
      buildOptions(engine),
    );
  };
}

const buildOptions = (engine: DockerEngine) => ({
  environment: { DOCKER_HOST: `unix://${engine.socket}`, DOCKER_CONTEXT: undefined, ...engine.environment },
  timeout: BUILD_LIMIT,
});

/** `name:tag` in two, a port's colon left alone. */
function splitTag(image: string): [repo: string, tag: string] {
  const colon = image.lastIndexOf(':');
  return colon > image.lastIndexOf('/') ? [image.slice(0, colon), image.slice(colon + 1)] : [image, 'latest'];
}

/** Reads an answer of the API to its end; throws the error it reports. */
async function drained(docker: Docker, stream: NodeJS.ReadableStream): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(stream, (error) => (error === null ? resolve() : reject(error)));
  });
}
