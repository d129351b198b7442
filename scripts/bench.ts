/**
 * Measures our conversion of a Debian base image beside the plain way, and of one of each other family, in one run. docs/bench.md says what the rows mean.
 *
 * Usage: npm run bench -- [--runs N] [--base debian:12|debian:13] [--json]
 */
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import type { System } from '../src/distro/system.ts';
import { UsageError } from '../src/lib/user-error.ts';
import { benchRequest } from './bench/bench-request.ts';
import { BuildRoot } from './bench/build-root.ts';
import { measureFamilies } from './bench/families.ts';
import { fetchPackages, measureFloor } from './bench/floor.ts';
import { type Ingredients, type Measurement, measureSide, SIDES } from './bench/measure-side.ts';
import { packageNames } from './bench/plain-conversion.ts';
import { type BenchResult, report } from './bench/report.ts';
import { type BenchSetting, runBench } from './bench/run-bench.ts';
import { makeStandInFramework } from './bench/stand-in-framework.ts';
import { measureStartUp } from './bench/start-up.ts';
import { type BaseImage, baseImageArchive, DEBIAN_12, DEBIAN_13 } from './lab/base-image.ts';
import { startPackageCache } from './lab/package-cache.ts';

const BASES = [DEBIAN_12, DEBIAN_13];
const AGENT_FILE = 'dist/kairos-init-amd64';

await runBench({
  name: 'bench',
  runs: 3,
  programs: [AGENT_FILE, 'dist/kairos-gen.mjs'],
  options: { base: DEBIAN_12.reference },
  measure: measureBase,
  report,
});

async function measureBase(setting: BenchSetting): Promise<BenchResult> {
  const { host, scratch, options } = setting;
  const base = BASES.find(({ reference }) => reference === options['base']);
  if (base === undefined) {
    const known = BASES.map(({ reference }) => reference).join(', ');
    throw new UsageError(`--base ${options['base'] ?? ''}: it is one of ${known}`);
  }
  const packages = await startPackageCache(host, setting.cache);
  try {
    const framework = join(scratch, 'framework');
    await makeStandInFramework(framework);
    const archive = await baseImageArchive(host, base, { packageCache: packages.url });
    const ingredients = {
      scratch,
      archive,
      agent: AGENT_FILE,
      framework,
      request: benchRequest(systemOf(base)),
    };
    const result = await measure(ingredients, setting);
    const families = await measureFamilies(setting, AGENT_FILE, framework);
    return { base: base.reference, ...result, families, startUp: await measureStartUp() };
  } finally {
    await packages.stop();
  }
}

function systemOf({ reference }: BaseImage): System {
  const version = reference.split(':')[1] ?? '';
  const prettyName = `Debian ${version}`;
  return { distro: 'debian', id: 'debian', family: 'debian', version, arch: 'amd64', prettyName };
}

/** Warms the caches and takes the floor, then converts in every way, turn by turn. */
async function measure(
  ingredients: Ingredients,
  { runs, tell }: BenchSetting,
): Promise<Omit<BenchResult, 'base' | 'families' | 'startUp'>> {
  const { scratch, archive, agent, framework, request } = ingredients;
  tell('fetching packages, and unpacking them as fast as this machine can');
  const root = await BuildRoot.unpack(join(scratch, 'floor-root'), archive, agent, framework);
  await fetchPackages(root, packageNames(request));
  const floor = await measureFloor(root, scratch);
  await root.remove();
  const before = loadavg()[0] ?? NaN;
  const measurements: Measurement[] = [];
  for (let run = 1; run <= runs; run++)
    for (const side of SIDES) {
      tell(`run ${run} of ${runs}: ${side}`);
      const measurement = await measureSide(side, ingredients, run === 1 && side === 'ours');
      tell(`  ${measurement.whole.toFixed(1)} s, of which processor ${measurement.processor.toFixed(1)} s`);
      measurements.push(measurement);
    }
  return { processors: cpus().length, load: [before, loadavg()[0] ?? NaN], runs, measurements, floor };
}
