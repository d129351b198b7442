import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAgentExecutable, loadAgent } from '../../../scripts/lab/agent-image.ts';
import { type BaseImage, baseImageArchive } from '../../../scripts/lab/base-image.ts';
import { buildah } from '../../../scripts/lab/engines/buildah.ts';
import { startBuildkitdEngine } from '../../../scripts/lab/engines/buildkitd.ts';
import { startCurrentDockerd, startOldDockerd } from '../../../scripts/lab/engines/dockerd.ts';
import type { Engine } from '../../../scripts/lab/engines/engine.ts';
import { loadFrontend } from '../../../scripts/lab/frontend-image.ts';
import { attachDisk } from '../../../scripts/lab/loop-device.ts';
import { cacheDirectory } from '../../../scripts/lab/machine.ts';
import { loadMirroredBase } from '../../../scripts/lab/mirrored-base.ts';
import { startPackageCache } from '../../../scripts/lab/package-cache.ts';
import { type Registry, startRegistry } from '../../../scripts/lab/registry.ts';
import { startReleases } from '../../../scripts/lab/stand-ins/kubernetes-releases.ts';
import { pushFrameworks } from './frameworks.ts';
import type { EngineName } from './conversion-cases.ts';
import { execute, machine } from './execute.ts';

/** Everything a conversion needs, started once: packages, a registry with frameworks, releases, and engines when asked for. */
export interface ConversionLab {
  /** The agent's executable for this machine. */
  readonly agent: string;
  readonly scratch: string;
  readonly registry: Registry;
  /** The engine with the agent's image and the base images in it. */
  engine(name: EngineName, base: BaseImage): Promise<Engine>;
  /** The base image's root as a directory, for comparison. */
  baseRoot(base: BaseImage): Promise<string>;
  stop(): Promise<void>;
}

export async function startConversionLab(): Promise<ConversionLab> {
  const cache = cacheDirectory(process.env);
  const scratch = await mkdtemp(join(tmpdir(), 'kairos-gen-conversion-'));
  const stops: (() => Promise<void>)[] = [async () => rm(scratch, { recursive: true, force: true })];
  const packages = await startPackageCache(machine, cache);
  stops.push(packages.stop);
  const registry = await startRegistry(machine, join(scratch, 'registry'));
  stops.push(registry.stop);
  const releases = await startReleases();
  stops.push(async () => releases.close());
  const agent = await buildAgentExecutable(machine);
  const kubeVip = await pushFrameworks(registry, releases, join(scratch, 'frameworks'));

  const started = new Map<EngineName, Promise<Engine>>();
  const prepared = new Map<string, Promise<void>>();
  const archive = async (base: BaseImage): Promise<string> =>
    baseImageArchive(machine, base, { packageCache: packages.url });

  const start = async (name: EngineName): Promise<Engine> => {
    const directory = join(scratch, name.replaceAll(' ', '-'));
    const engine = await startEngine(name, directory, registry, stops);
    await loadAgent(machine, engine);
    if (name !== 'old classic' && name !== 'buildah') await loadFrontend(machine, engine, directory);
    // dockerd takes mirrors of Docker Hub alone, so it is given the image.
    if (name === 'old buildkit' || name === 'current') await engine.loadArchive(kubeVip);
    return engine;
  };

  const prepare = async (engine: Engine, base: BaseImage): Promise<void> =>
    loadMirroredBase(engine, { reference: base.reference, archive: await archive(base) }, scratch, {
      registry: registry.address,
      releases: releases.url,
    });

  return {
    agent,
    scratch,
    registry,
    engine: async (name, base) => {
      const engine = await once(started, name, async () => start(name));
      await once(prepared, `${name} ${base.reference}`, async () => prepare(engine, base));
      return engine;
    },
    baseRoot: async (base) => {
      const directory = join(scratch, `root-${base.reference.replace(':', '-')}`);
      await once(prepared, directory, async () => {
        await mkdir(directory);
        await execute(['tar', '--extract', '--file', await archive(base), '--directory', directory]);
      });
      return directory;
    },
    stop: async () => {
      for (const stop of stops.reverse()) await stop();
    },
  };
}

/** The value of a key, made at the first call; later calls wait for the same one. */
async function once<Key, Value>(
  made: Map<Key, Promise<Value>>,
  key: Key,
  make: () => Promise<Value>,
): Promise<Value> {
  const known = made.get(key);
  if (known !== undefined) return known;
  const value = make();
  made.set(key, value);
  return value;
}

async function startEngine(
  name: EngineName,
  directory: string,
  registry: Registry,
  stops: (() => Promise<void>)[],
): Promise<Engine> {
  if (name === 'old classic' || name === 'old buildkit') {
    const engines = await startOldDockerd(machine, directory);
    stops.push(engines.buildkit.stop);
    return name === 'old classic' ? engines.classic : engines.buildkit;
  }
  const engine = await startOther(name, directory, registry);
  stops.push(engine.stop);
  return engine;
}

async function startOther(
  name: 'current' | 'buildkitd' | 'buildah',
  directory: string,
  { address }: Registry,
): Promise<Engine> {
  const cache = cacheDirectory(process.env);
  switch (name) {
    case 'current':
      return startCurrentDockerd(machine, directory, cache);
    case 'buildkitd':
      return startBuildkitdEngine(machine, directory, cache, {
        // kube-vip lies beside the frameworks.
        registries: { [address]: { http: true }, 'ghcr.io': { mirrors: [address] } },
      });
    case 'buildah': {
      const engine = await buildah(machine, directory, { insecureRegistries: [address] });
      // buildah shows a build the machine's disks. One that can be read once made lvm2's installation hang.
      const detach = await attachDisk(machine, join(directory, 'disk'));
      return {
        ...engine,
        stop: async () => {
          await detach();
          await engine.stop();
        },
      };
    }
  }
}
