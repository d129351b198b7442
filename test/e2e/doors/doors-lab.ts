import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AGENT_IMAGE, buildAgentExecutable, machineArchitecture } from '../../../scripts/lab/agent-image.ts';
import { baseImageArchive, DEBIAN_12 } from '../../../scripts/lab/base-image.ts';
import { startBuildkitdEngine } from '../../../scripts/lab/engines/buildkitd.ts';
import { startCurrentDockerd, startOldDockerd } from '../../../scripts/lab/engines/dockerd.ts';
import type { Engine } from '../../../scripts/lab/engines/engine.ts';
import { buildFrameworkLayout, FRAMEWORK_IMAGE, onlyImage } from '../../../scripts/lab/framework-image.ts';
import { cacheDirectory } from '../../../scripts/lab/machine.ts';
import { startPackageCache } from '../../../scripts/lab/package-cache.ts';
import { startStandInReleases } from '../../../scripts/lab/stand-ins/stand-in-release-server.ts';
import { buildFrontendImage } from '../../../src/artifact/frontend/build-frontend-image.ts';
import { writeArchive } from '../../../src/oci/write-archive.ts';
import { machine } from '../conversion/execute.ts';

export const ENGINES = ['dockerd 20.10', 'current dockerd', 'buildkitd'] as const;
export type EngineName = (typeof ENGINES)[number];

/** What every door needs: the agent, the framework and the frontend in archives, a base image, and a build context. */
export interface DoorsLab {
  readonly scratch: string;
  /** A build context; `Kairosfile` is written by the test. */
  readonly context: string;
  /** The engine with every image in it, started at the first call. */
  engine(name: EngineName): Promise<Engine>;
  stop(): Promise<void>;
}

export async function startDoorsLab(): Promise<DoorsLab> {
  const cache = cacheDirectory(process.env);
  const scratch = await mkdtemp(join(tmpdir(), 'kairos-gen-doors-'));
  const stops: (() => Promise<void>)[] = [async () => rm(scratch, { recursive: true, force: true })];
  const packages = await startPackageCache(machine, cache);
  stops.push(packages.stop);
  const base = await baseImageArchive(machine, DEBIAN_12, { packageCache: packages.url });
  const archives = await imageArchives(scratch);
  const context = join(scratch, 'context');
  await writeContext(context);

  const start = async (name: EngineName): Promise<Engine> => {
    const directory = join(scratch, name.replaceAll(' ', '-'));
    const engine = await startEngine(name, directory, cache);
    stops.push(engine.stop);
    await engine.importRoot(base, DEBIAN_12.reference);
    for (const archive of archives) await engine.loadArchive(archive);
    return engine;
  };
  const started = new Map<EngineName, Promise<Engine>>();
  return {
    scratch,
    context,
    engine: async (name) => {
      const engine = started.get(name) ?? start(name);
      started.set(name, engine);
      return engine;
    },
    stop: async () => {
      for (const stop of stops.reverse()) await stop();
    },
  };
}

async function startEngine(name: EngineName, directory: string, cache: string): Promise<Engine> {
  switch (name) {
    case 'dockerd 20.10':
      return (await startOldDockerd(machine, directory)).buildkit;
    case 'current dockerd':
      return startCurrentDockerd(machine, directory, cache);
    case 'buildkitd':
      return startBuildkitdEngine(machine, directory, cache);
  }
}

/** Archives of the frontend, of the agent and of a framework of stand-ins, under their published names. */
async function imageArchives(scratch: string): Promise<readonly string[]> {
  const executables = [{ architecture: machineArchitecture, file: await buildAgentExecutable(machine) }];
  // The agent's own image holds the same file under the same path, so one recipe makes both.
  const names = { frontend: undefined, agent: AGENT_IMAGE };
  const archives: string[] = [];
  for (const [image, name] of Object.entries(names)) {
    const archive = join(scratch, `${image}.tar`);
    await buildFrontendImage({
      executables,
      notice: Buffer.from(''),
      layout: join(scratch, image),
      archive: () => archive,
      ...(name === undefined ? {} : { name }),
    });
    archives.push(archive);
  }
  const framework = { directory: join(scratch, 'framework') };
  const releases = await startStandInReleases();
  try {
    await buildFrameworkLayout(machine, framework, releases.url);
  } finally {
    await releases.close();
  }
  const archive = join(scratch, 'framework.tar');
  await writeArchive(framework, [{ descriptor: await onlyImage(framework), name: FRAMEWORK_IMAGE }], archive);
  return [...archives, archive];
}

/** Files of every kind that a step may copy, and one that none does. */
async function writeContext(context: string): Promise<void> {
  const files = join(context, 'files');
  await mkdir(join(files, 'inner'), { recursive: true });
  await writeFile(join(files, 'inner', 'conf'), 'conf\n', { mode: 0o600 });
  await writeFile(join(files, 'program'), '#!/bin/sh\n', { mode: 0o755 });
  await symlink('inner/conf', join(files, 'link'));
  await cp(join(files, 'inner', 'conf'), join(context, 'one.conf'));
  await writeFile(join(context, 'unrelated'), 'unrelated\n');
}
