import { join } from 'node:path';
import type { Host } from '../../src/lib/host.ts';
import { buildFrontendImage } from '../../src/artifact/frontend/build-frontend-image.ts';
import { buildAgentExecutable, machineArchitecture } from './agent-image.ts';
import type { Engine } from './engines/engine.ts';

/** Builds the frontend's image for this machine under its published name, and gives it to the engine. `scratch` is a directory. */
export async function loadFrontend(host: Host, engine: Engine, scratch: string): Promise<void> {
  const archive = join(scratch, 'frontend.tar');
  await buildFrontendImage({
    executables: [{ architecture: machineArchitecture, file: await buildAgentExecutable(host) }],
    notice: Buffer.from(''),
    layout: join(scratch, 'frontend'),
    archive: () => archive,
  });
  await engine.loadArchive(archive);
}
