import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildFrontendImage } from '../../../src/artifact/frontend/build-frontend-image.ts';
import type { Host } from '../../../src/lib/host.ts';
import { PUBLISHED } from '../../../src/lib/published-names.ts';
import { version } from '../../../src/lib/version.ts';
import { planBuild } from '../../../src/plan/plan-build.ts';
import { renderDockerfile } from '../../../src/render/dockerfile/dockerfile.ts';
import { resolveImages } from '../../../src/spec/resolve-images.ts';
import { AGENT_IMAGE, machineArchitecture } from '../../lab/agent-image.ts';
import { DOCKERFILE_FRONTEND, loadDockerfileFrontend } from '../../lab/buildkit/dockerfile-frontend.ts';
import type { BuildkitTools } from '../../lab/buildkit/tools.ts';
import type { Engine } from '../../lab/engines/engine.ts';
import { FRAMEWORK_IMAGE } from '../../lab/framework-image.ts';
import { makeTinyRoot } from '../../lab/tiny-root.ts';

/**
 * Every kind of step, and no package: what takes time when nothing changed is the number of steps and who asks for them, not what they
 * once did.
 */
const KAIROSFILE = `base: tiny:1
version: v1.0.0
skip: [install, init]
stages:
  after-install:
    - run: mkdir -m 0750 /made && echo text > /made/file
  after-init:
    - copy: { from: files/, to: /copied/ }
`;

/** The same build written down in three ways, all of them files in a directory that is their context. */
export interface SmallBuild {
  readonly context: string;
  /** Names of files in the context. */
  readonly files: {
    /** The Kairosfile with our frontend's syntax line. */
    readonly kairosfile: string;
    /** The Dockerfile made of it, for the frontend that is built into the daemon. */
    readonly dockerfile: string;
    /** The same with the syntax line of BuildKit's own frontend image. */
    readonly dockerfileSyntax: string;
  };
  /** Bytes of the frontend image's compressed layers. */
  readonly frontendSize: number;
  /** Gives an engine all the images that the build needs. */
  readonly load: (engine: Engine, tools: BuildkitTools) => Promise<void>;
}

/** Makes the build in `directory` with the executable that is in `dist/`. */
export async function makeSmallBuild(host: Host, directory: string, agent: string): Promise<SmallBuild> {
  const file = (...names: readonly string[]): string => join(directory, ...names);
  await makeTinyRoot(host, file('root'), file('root.tar'));
  await mkdir(file('context', 'files'), { recursive: true });
  await writeFile(file('context', 'files', 'file'), 'copied');
  const dockerfile = dockerfileOf(KAIROSFILE);
  const files = { kairosfile: 'Kairosfile', dockerfile: 'Dockerfile', dockerfileSyntax: 'Dockerfile.syntax' };
  await writeFile(file('context', files.kairosfile), `# syntax=${PUBLISHED.frontend}\n${KAIROSFILE}`);
  await writeFile(file('context', files.dockerfile), dockerfile);
  await writeFile(file('context', files.dockerfileSyntax), `# syntax=${DOCKERFILE_FRONTEND}\n${dockerfile}`);
  const layout = file('frontend');
  await buildFrontendImage({
    executables: [{ architecture: machineArchitecture, file: agent }],
    notice: await readFile('dist/NOTICE'),
    layout,
    archive: () => file('frontend.tar'),
  });
  await mkdir(file('agent'));
  await copyFile(agent, file('agent', 'kairos-init'));
  await writeFile(file('agent', 'Dockerfile'), 'FROM scratch\nCOPY kairos-init /kairos-init\n');
  return {
    context: file('context'),
    files,
    frontendSize: await layersSize(layout),
    load: async (engine, tools) => {
      await engine.importRoot(file('root.tar'), 'tiny:1');
      // Nothing of it is used, but it has to be there.
      await engine.importRoot(file('root.tar'), FRAMEWORK_IMAGE);
      await engine.loadArchive(file('frontend.tar'));
      await engine.build({
        dockerfile: file('agent', 'Dockerfile'),
        context: file('agent'),
        tag: AGENT_IMAGE,
      });
      await loadDockerfileFrontend(engine, tools);
    },
  };
}

/** As `kairos-gen` writes it, but for the validation, which so small a root would not pass. */
function dockerfileOf(kairosfile: string): string {
  const images = resolveImages({
    source: { file: 'Kairosfile', content: Buffer.from(kairosfile) },
    flags: {},
  });
  const plans = images.cells.map((cell) =>
    planBuild(cell, {
      phases: 'split',
      frameworkSource: 'stage',
      cacheMounts: true,
      agentImage: AGENT_IMAGE,
      agentVersion: version,
      parametric: false,
      validation: 'skipped',
    }),
  );
  return renderDockerfile(plans, { style: 'mount', source: 'Kairosfile', command: ['kairos-gen'] });
}

interface Manifest {
  readonly layers?: readonly { readonly size: number }[];
  readonly manifests?: readonly { readonly digest: string }[];
}

/** Bytes of the layers of the one image in a layout. */
async function layersSize(layout: string): Promise<number> {
  let manifest = JSON.parse(await readFile(join(layout, 'index.json'), 'utf8')) as Manifest;
  for (;;) {
    const digest = manifest.manifests?.[0]?.digest.replace('sha256:', '');
    if (digest === undefined) return (manifest.layers ?? []).reduce((sum, { size }) => sum + size, 0);
    manifest = JSON.parse(await readFile(join(layout, 'blobs', 'sha256', digest), 'utf8')) as Manifest;
  }
}
