import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../../../src/lib/host.ts';
import { ensurePackages } from '../machine.ts';
import { BUILD_LIMIT, buildWords, type Engine } from './engine.ts';

export interface BuildahOptions {
  /** Addresses of registries without TLS, such as one on loopback. */
  readonly insecureRegistries?: readonly string[];
}

/** buildah from Debian: no daemon, no bridge, works as root on a bare machine. Its images are kept in `directory`. */
export async function buildah(host: Host, directory: string, options: BuildahOptions = {}): Promise<Engine> {
  await ensurePackages(host, ['buildah', 'crun'], 'building without a daemon');
  await mkdir(directory, { recursive: true });
  const registries = join(directory, 'registries.conf');
  await writeFile(registries, registriesConfiguration(options.insecureRegistries ?? []));
  const environment = { CONTAINERS_REGISTRIES_CONF: registries };
  const { stdout } = await host.run(['buildah', '--version']);
  const store = ['--root', join(directory, 'storage'), '--runroot', join(directory, 'run')] as const;
  const run = async (...words: readonly string[]) =>
    host.run(['buildah', ...store, ...words], { timeout: BUILD_LIMIT, environment });

  /** Works on a container made from an image, and removes it. */
  const inContainer = async <T>(image: string, work: (container: string) => Promise<T>): Promise<T> => {
    const container = (await run('from', '--pull-never', image)).stdout.trim();
    try {
      return await work(container);
    } finally {
      await run('rm', container);
    }
  };

  return {
    name: `buildah ${/version (\S+)/.exec(stdout)?.[1] ?? ''}`.trim(),
    mounts: true,
    pull: async (image) =>
      run('pull', '--policy', 'missing', image).then(
        () => true,
        () => false,
      ),
    importRoot: async (archive, image) =>
      inContainer('scratch', async (container) => {
        await run('add', container, archive, '/');
        await run('commit', container, image);
      }),
    loadArchive: async (archive) => {
      await run('pull', `docker-archive:${archive}`);
    },
    saveArchive: async (image, archive) => {
      await rm(archive, { force: true }); // It would not be replaced.
      await run('push', image, `docker-archive:${archive}:${image}`);
    },
    build: async (request) =>
      (await run('build', '--isolation', 'chroot', '--layers', ...buildWords(request))).output,
    exportRoot: async (image, archive) =>
      inContainer(image, async (container) => {
        const root = (await run('mount', container)).stdout.trim();
        await host.run([
          'tar',
          '--create',
          '--numeric-owner',
          '--xattrs',
          '--file',
          archive,
          '--directory',
          root,
          '.',
        ]);
        await run('umount', container);
      }),
    labels: async (image) => {
      const { stdout: json } = await run('inspect', '--type', 'image', image);
      const { OCIv1 } = JSON.parse(json) as { OCIv1: { config: { Labels?: Record<string, string> } } };
      return OCIv1.config.Labels ?? {};
    },
    size: async (image) =>
      inContainer(image, async (container) => {
        const root = (await run('mount', container)).stdout.trim();
        const { stdout: bytes } = await host.run(['du', '--summarize', '--bytes', root]);
        await run('umount', container);
        return Number.parseInt(bytes, 10);
      }),
    tag: async (image, name) => {
      await run('tag', image, name);
    },
    stop: async () => {
      // The storage driver keeps its directory mounted on itself, and what was looked at below it.
      await host.run(['umount', '--recursive', join(directory, 'storage', 'overlay')]).catch(() => undefined);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** containers-registries.conf(5): short names are Docker Hub's, as for every other engine. */
function registriesConfiguration(insecure: readonly string[]): string {
  const registries = insecure.map(
    (address) => `\n[[registry]]\nlocation = ${JSON.stringify(address)}\ninsecure = true\n`,
  );
  return `unqualified-search-registries = ["docker.io"]\n${registries.join('')}`;
}
