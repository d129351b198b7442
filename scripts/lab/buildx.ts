import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host, RunOptions, RunResult } from '../../src/lib/host.ts';
import { buildxIn, sidRoot } from './engines/sid-root.ts';
import { ensurePackages } from './machine.ts';

/** Debian's own Docker client; a newer one elsewhere on the machine is left alone. */
const DOCKER = '/usr/bin/docker';

export interface DockerClient {
  /** The client's program. */
  readonly docker: string;
  /** The plugin's program, which also runs without the client. */
  readonly buildx: string;
  /** What the client's settings, contexts and builders are kept in: nothing of the machine's own is read or changed. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Runs `docker` with these words. */
  run(words: readonly string[], options?: RunOptions): Promise<RunResult>;
}

/**
 * The Docker client with buildx 0.29 as its plugin, from Debian bookworm and sid, with settings of its own in `directory`.
 *
 * @param address of the dockerd it talks to, `unix://…`; left out for builders that need none.
 */
export async function dockerClient(
  host: Host,
  directory: string,
  cache: string,
  address?: string,
): Promise<DockerClient> {
  await ensurePackages(host, ['docker.io'], 'the Docker client');
  const buildx = join(directory, 'cli-plugins', 'docker-buildx');
  await mkdir(join(directory, 'cli-plugins'), { recursive: true });
  await copyFile(buildxIn(await sidRoot(host, cache)), buildx);
  const environment = {
    DOCKER_CONFIG: directory,
    DOCKER_HOST: address,
    DOCKER_CONTEXT: undefined,
    BUILDX_BUILDER: undefined,
    BUILDX_CONFIG: undefined,
  };
  return {
    docker: DOCKER,
    buildx,
    environment,
    run: async (words, options = {}) =>
      host.run([DOCKER, ...words], { ...options, environment: { ...environment, ...options.environment } }),
  };
}
