import { resolve } from 'node:path';
import type { Host } from '../../src/lib/host.ts';
import { PUBLISHED } from '../../src/lib/published-names.ts';
import { version } from '../../src/lib/version.ts';
import type { Engine } from './engines/engine.ts';

/** Node's name of this machine's architecture → the one in image platforms. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** The architecture of this machine, as image platforms name it. */
export const machineArchitecture = ARCHITECTURES[process.arch] ?? process.arch;

/** The agent's image under its published name, which no registry needs to serve then. */
export const AGENT_IMAGE = `${PUBLISHED.agentRepository}:${version}`;

/** Builds the agent's executable, for this machine if no other architecture is named. Gives the file's path. */
export async function buildAgentExecutable(host: Host, architecture = machineArchitecture): Promise<string> {
  const script = resolve('scripts/build-agent.ts');
  await host.run([process.execPath, script, '--arch', architecture], { directory: process.cwd() });
  return resolve(`dist/kairos-init-${architecture}`);
}

/** Builds the agent and its image, and gives the image to the engine. */
export async function loadAgent(host: Host, engine: Engine): Promise<void> {
  await buildAgentExecutable(host);
  await engine.build({
    dockerfile: resolve('kairos-init.Dockerfile'),
    context: resolve('dist'),
    tag: AGENT_IMAGE,
    buildArgs: { TARGETARCH: machineArchitecture },
  });
}
