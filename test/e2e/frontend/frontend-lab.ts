import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAgentExecutable, machineArchitecture } from '../../../scripts/lab/agent-image.ts';
import type { Engine } from '../../../scripts/lab/engines/engine.ts';
import { FRAMEWORK_IMAGE } from '../../../scripts/lab/framework-image.ts';
import { cacheDirectory } from '../../../scripts/lab/machine.ts';
import { makeTinyRoot } from '../../../scripts/lab/tiny-root.ts';
import { buildFrontendImage } from '../../../src/artifact/frontend/build-frontend-image.ts';
import { CommandError } from '../../../src/lib/command-error.ts';
import { PUBLISHED } from '../../../src/lib/published-names.ts';
import type { Descriptor } from '../../../src/oci/image-manifest.ts';
import { machine } from '../conversion/execute.ts';

/** A Kairosfile for the tiny root. Nothing is installed in so small a one: what is tried is everything around that. */
export const KAIROSFILE = `# syntax=${PUBLISHED.frontend}
base: tiny:1
version: v1.0.0
skip: [install, init]
stages:
  after-install:
    - run: mkdir -m 0750 /made && echo text > /made/file
  after-init:
    - copy: { from: files/, to: /copied/, mode: "0640", chown: "5:6" }
`;

/** The frontend's image, and a root, a context and Kairosfiles that take no time. */
export interface FrontendLab {
  readonly scratch: string;
  readonly cache: string;
  /** The build context, with a directory `files`. */
  readonly context: string;
  /** The frontend's image in the layout at `layout`. */
  readonly frontend: Descriptor;
  readonly layout: string;
  /** Gives an engine everything a build takes from it, and stops it with the lab. */
  prepared<E extends Engine>(engine: E): Promise<E>;
  /** Writes a file of the context. Gives its path. */
  write(name: string, content: string | Uint8Array): Promise<string>;
  stop(): Promise<void>;
}

export async function startFrontendLab(): Promise<FrontendLab> {
  const scratch = await mkdtemp(join(tmpdir(), 'kairos-gen-frontend-'));
  const stops: (() => Promise<void>)[] = [async () => rm(scratch, { recursive: true, force: true })];
  const root = join(scratch, 'tiny.tar');
  await makeTinyRoot(machine, join(scratch, 'tiny'), root);
  const layout = join(scratch, 'frontend');
  const archive = join(scratch, 'frontend.tar');
  const frontend = await buildFrontendImage({
    executables: [{ architecture: machineArchitecture, file: await buildAgentExecutable(machine) }],
    notice: Buffer.from(''),
    layout,
    archive: () => archive,
  });
  const context = join(scratch, 'context');
  const write = async (name: string, content: string | Uint8Array): Promise<string> => {
    await writeFile(join(context, name), content);
    return join(context, name);
  };
  await mkdir(join(context, 'files'), { recursive: true });
  await write('files/file', 'copied');
  await write('Kairosfile', KAIROSFILE);
  return {
    scratch,
    cache: cacheDirectory(process.env),
    context,
    frontend,
    layout,
    prepared: async (engine) => {
      stops.push(engine.stop);
      await engine.importRoot(root, 'tiny:1');
      // Nothing of it is used, but it has to be there.
      await engine.importRoot(root, FRAMEWORK_IMAGE);
      await engine.loadArchive(archive);
      return engine;
    },
    write,
    stop: async () => {
      for (const stop of stops.reverse()) await stop();
    },
  };
}

/** Everything that a command printed, which has to fail. */
export async function failureOf(running: Promise<unknown>): Promise<string> {
  try {
    await running;
  } catch (error) {
    if (error instanceof CommandError) return error.output;
    throw error;
  }
  throw new Error('it went well');
}
