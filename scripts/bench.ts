/**
 * Measures our conversion of a Debian base image beside the plain way, in one run. docs/bench.md says what the rows mean.
 *
 * Usage: npm run bench -- [--runs N] [--base debian:12|debian:13] [--json]
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { nodeHost } from '../src/lib/node-host.ts';
import { UsageError, UserError } from '../src/lib/user-error.ts';
import { benchRequest } from './bench/bench-request.ts';
import { BuildRoot } from './bench/build-root.ts';
import { fetchPackages, measureFloor } from './bench/floor.ts';
import { type Ingredients, type Measurement, measureSide, SIDES } from './bench/measure-side.ts';
import { packageNames } from './bench/plain-conversion.ts';
import { type BenchResult, report } from './bench/report.ts';
import { makeStandInFramework } from './bench/stand-in-framework.ts';
import { measureStartUp } from './bench/start-up.ts';
import { baseImageArchive, DEBIAN_12, DEBIAN_13 } from './lab/base-image.ts';
import { cacheDirectory } from './lab/machine.ts';
import { startPackageCache } from './lab/package-cache.ts';

const BASES = [DEBIAN_12, DEBIAN_13];
const AGENT_FILE = 'dist/kairos-init-amd64';

const tell = (message: string): void => console.error(message);
const host = nodeHost({
  environment: process.env,
  emit: (event) => {
    if (event.type === 'message') tell(event.message);
  },
});

process.exitCode = await main().catch((error: unknown) => {
  tell(
    `bench: ${error instanceof UserError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  return error instanceof UserError ? error.exitCode : 1;
});

async function main(): Promise<number> {
  const { base, runs, json } = options();
  if (process.getuid?.() !== 0) throw new UserError('the bench makes root file systems, so it needs root');
  for (const file of [AGENT_FILE, 'dist/kairos-gen.mjs'])
    if (!existsSync(file)) throw new UserError(`${file} is not built: npm run build && npm run build:agent`);
  const cache = await startPackageCache(host, cacheDirectory(process.env));
  const scratch = await mkdtemp(join(tmpdir(), 'kairos-bench-'));
  try {
    const framework = join(scratch, 'framework');
    await makeStandInFramework(framework);
    const archive = await baseImageArchive(host, base, { packageCache: cache.url });
    const request = benchRequest(base);
    const result = await measure({ scratch, archive, agent: AGENT_FILE, framework, request }, runs);
    const whole: BenchResult = { base: base.reference, ...result, startUp: await measureStartUp() };
    console.log(json ? JSON.stringify(whole, null, 2) : report(whole));
    return 0;
  } finally {
    await rm(scratch, { recursive: true, force: true });
    await cache.stop();
  }
}

function options(): { base: (typeof BASES)[number]; runs: number; json: boolean } {
  const { values } = parseArgs({
    options: {
      base: { type: 'string', default: DEBIAN_12.reference },
      runs: { type: 'string', default: '3' },
      json: { type: 'boolean', default: false },
    },
  });
  const base = BASES.find(({ reference }) => reference === values.base);
  if (base === undefined)
    throw new UsageError(
      `--base ${values.base}: it is one of ${BASES.map(({ reference }) => reference).join(', ')}`,
    );
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1)
    throw new UsageError(`--runs ${values.runs}: it is a number from 1 on`);
  return { base, runs, json: values.json };
}

/** Warms the caches and takes the floor, then converts in every way, turn by turn. */
async function measure(
  ingredients: Ingredients,
  runs: number,
): Promise<Omit<BenchResult, 'base' | 'startUp'>> {
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
