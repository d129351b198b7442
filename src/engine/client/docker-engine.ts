import type { Writable } from 'node:stream';
import type { Host } from '../../lib/host.ts';
import { UserError } from '../../lib/user-error.ts';
import { connectDaemon } from '../connection/connect-daemon.ts';
import { currentDocker } from '../connection/docker-context.ts';
import { imageLoad } from '../session/image-load.ts';

/** A Docker engine for images that another daemon builds. */
export interface DockerEngine {
  /** Takes an archive, and ends when the engine has it. */
  readonly load: () => Writable;
  readonly close: () => Promise<void>;
}

/**
 * The Docker engine that the docker command speaks to, for what another daemon builds. Throws UserError when it does not answer: then
 * nothing needs to be built.
 */
export async function openDockerEngine(host: Host): Promise<DockerEngine> {
  try {
    const daemon = await connectDaemon(host, await currentDocker(host));
    const docker = await daemon.docker();
    return { load: () => imageLoad(docker), close: async () => daemon.close() };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`there is no Docker engine to load the image into: ${error.message}`, {
      hint: 'start it, name another with DOCKER_HOST, or write an archive for docker load: -o type=docker,dest=image.tar',
      cause: error,
    });
  }
}
