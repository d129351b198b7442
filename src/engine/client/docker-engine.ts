import type { Writable } from 'node:stream';
import type { Host } from '../../lib/host.ts';
import { connectDaemon } from '../connection/connect-daemon.ts';
import { currentDocker } from '../connection/docker-context.ts';
import { imageLoad } from '../session/image-load.ts';

/** A Docker engine for images that another daemon builds. */
export interface DockerEngine {
  /** Takes an archive, and ends when the engine has it. */
  readonly load: () => Writable;
  readonly close: () => Promise<void>;
}

/** The Docker engine that the docker command speaks to. Throws UserError when it does not answer. */
export async function openDockerEngine(host: Host): Promise<DockerEngine> {
  const daemon = await connectDaemon(host, await currentDocker(host));
  const docker = await daemon.docker();
  return { load: () => imageLoad(docker), close: async () => daemon.close() };
}
