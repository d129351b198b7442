import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Host } from '../../../src/lib/host.ts';
import { PUBLISHED } from '../../../src/lib/published-names.ts';
import { TOOL_VERSIONS } from '../../../src/plan/release-binaries.ts';
import { AGENT_IMAGE } from '../../lab/agent-image.ts';
import { baseImageArchive, DEBIAN_12 } from '../../lab/base-image.ts';
import { type BuildkitdEngine, dockerfileWords, startBuildkitdEngine } from '../../lab/engines/buildkitd.ts';
import { BUILD_LIMIT } from '../../lab/engines/engine.ts';
import { loadFrameworkFrom } from '../../lab/framework-image.ts';
import { loadFrontend } from '../../lab/frontend-image.ts';
import { loadMirroredBase } from '../../lab/mirrored-base.ts';
import { startPackageCache } from '../../lab/package-cache.ts';
import { K3S_VERSION, startReleases } from '../../lab/stand-ins/kubernetes-releases.ts';
import { standInProgram } from '../../lab/stand-ins/stand-in-programs.ts';
import type { BenchSetting } from '../run-bench.ts';
import { type ColdTimes, coldTimes } from './phases.ts';

/** Ways to one image. */
export type ColdSide = 'graph' | 'stage' | 'agent';

const KAIROSFILE = `# syntax=${PUBLISHED.frontend}
base: ${DEBIAN_12.reference}
version: v1.0.0
variant: standard
kubernetes: { provider: k3s, version: ${K3S_VERSION} }
`;

const megabytes = (number: number): number => number * 1e6;

/** About what the published files are; those of the framework stand in scripts/bench/stand-in-framework.ts. */
const RELEASE_SIZES = { k3s: megabytes(70), k9s: megabytes(36), nerdctl: megabytes(11) } as const;
const FRAMEWORK_SIZES = {
  'kairos-agent': megabytes(11),
  immucore: megabytes(6),
  'kcrypt-discovery-challenger': megabytes(6),
  'kairos-installer': megabytes(9),
} as const;
const KUBE_VIP_SIZE = megabytes(16);

/** A buildkitd with everything a conversion takes in the registry beside it, and a release server. */
export interface ColdLab {
  /** Builds with an empty cache, and releases at so many megabytes a second; undefined: as fast as it goes. */
  build(side: ColdSide, speed: number | undefined): Promise<ColdTimes>;
}

/** Makes a lab in the bench's scratch directory, and stops all of it when the work is done. */
export async function withColdLab<Result>(
  { host, scratch, cache, tell }: BenchSetting,
  work: (lab: ColdLab) => Promise<Result>,
): Promise<Result> {
  const stops: (() => Promise<void>)[] = [];
  try {
    tell('making the images');
    const packages = await startPackageCache(host, cache);
    stops.push(packages.stop);
    const releases = await startReleases({ bytes: RELEASE_SIZES, framework: { bytes: FRAMEWORK_SIZES } });
    stops.push(async () => releases.close());
    const engine = await startBuildkitdEngine(host, join(scratch, 'engine'), cache);
    stops.push(engine.stop);
    await loadImages(host, engine, scratch, releases.url);
    const archive = await baseImageArchive(host, DEBIAN_12, { packageCache: packages.url });
    const mirrors = { registry: engine.registry, releases: releases.url };
    await loadMirroredBase(engine, { reference: DEBIAN_12.reference, archive }, scratch, mirrors);
    const context = join(scratch, 'context');
    const files = await writeDefinitions(host, context);
    return await work({
      build: async (side, speed) => {
        releases.line.bytesPerSecond = speed === undefined ? undefined : megabytes(speed);
        await engine.daemon.buildctl(['prune', '--all']);
        const words = dockerfileWords({ dockerfile: join(context, files[side]), context });
        const start = performance.now();
        const { output } = await engine.daemon.buildctl(['build', '--progress', 'rawjson', ...words], {
          timeout: BUILD_LIMIT,
        });
        return coldTimes(output, (performance.now() - start) / 1000);
      },
    });
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/** The Kairosfile, and Dockerfiles made of it, in a new directory. Gives their names. */
async function writeDefinitions(host: Host, directory: string): Promise<Readonly<Record<ColdSide, string>>> {
  await mkdir(directory);
  await writeFile(join(directory, 'Kairosfile'), KAIROSFILE);
  const generate = [process.execPath, resolve('src/cli/main.ts'), 'generate', 'Kairosfile'] as const;
  for (const source of ['stage', 'agent'])
    await host.run([...generate, '--framework-source', source, '--output', source], { directory });
  return { graph: 'Kairosfile', stage: 'stage', agent: 'agent' };
}

/** The frontend, the agent, the framework and kube-vip, under their published names. */
async function loadImages(
  host: Host,
  engine: BuildkitdEngine,
  directory: string,
  releases: string,
): Promise<void> {
  await loadFrontend(host, engine, directory);
  // The agent's own image holds the same file under the same path.
  await engine.tag(PUBLISHED.frontend, AGENT_IMAGE);
  await loadFrameworkFrom(host, engine, directory, releases);
  const context = join(directory, 'kube-vip');
  await mkdir(context);
  const program = standInProgram('kube-vip', TOOL_VERSIONS.kubeVip, KUBE_VIP_SIZE);
  await writeFile(join(context, 'kube-vip'), program, { mode: 0o755 });
  await writeFile(join(context, 'Dockerfile'), 'FROM scratch\nCOPY kube-vip /kube-vip\n');
  await engine.build({
    dockerfile: join(context, 'Dockerfile'),
    context,
    tag: `ghcr.io/kube-vip/kube-vip:v${TOOL_VERSIONS.kubeVip}`,
  });
}
