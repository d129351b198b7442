/**
 * Measures builds in which nothing changed: our frontend beside the Dockerfile frontend, on old and new engines, and our client beside
 * buildctl. docs/bench.md says what the rows mean.
 *
 * Usage: npm run bench:frontend -- [--runs N] [--json]
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { nodeHost } from '../src/lib/node-host.ts';
import { UsageError, UserError } from '../src/lib/user-error.ts';
import { alternate } from './bench/frontend/alternate.ts';
import { clientFirstCall, frontendFirstCall } from './bench/frontend/first-call.ts';
import { measureLowering } from './bench/frontend/lowering.ts';
import { type EngineTimes, measureBuildkitd, measureDockerd } from './bench/frontend/measure-engine.ts';
import { frontendReport, type FrontendBenchResult } from './bench/frontend/report.ts';
import { makeSmallBuild, type SmallBuild } from './bench/frontend/small-build.ts';
import { machineArchitecture } from './lab/agent-image.ts';
import { buildkitTools, buildkitUnavailable } from './lab/buildkit/tools.ts';
import { startBuildkitdEngine } from './lab/engines/buildkitd.ts';
import { startOldDockerd } from './lab/engines/dockerd.ts';
import type { Engine } from './lab/engines/engine.ts';
import { cacheDirectory } from './lab/machine.ts';

const AGENT_FILE = resolve(`dist/kairos-init-${machineArchitecture}`);
const CLIENT_FILE = resolve('dist/kairos-gen.mjs');

const tell = (message: string): void => console.error(message);
const host = nodeHost({
  environment: process.env,
  emit: (event) => {
    if (event.type === 'message') tell(event.message);
  },
});

process.exitCode = await main().catch((error: unknown) => {
  tell(
    `bench:frontend: ${error instanceof UserError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  return error instanceof UserError ? error.exitCode : 1;
});

async function main(): Promise<number> {
  const { runs, json } = options();
  if (process.getuid?.() !== 0) throw new UserError('the bench starts container engines, so it needs root');
  for (const file of [AGENT_FILE, CLIENT_FILE])
    if (!existsSync(file)) throw new UserError(`${file} is not built: npm run build && npm run build:agent`);
  const unavailable = await buildkitUnavailable(host);
  if (unavailable !== undefined) throw new UserError(`BuildKit can't be built here: ${unavailable}`);
  const scratch = await mkdtemp(join(tmpdir(), 'kairos-bench-'));
  try {
    const result = await measure(scratch, runs);
    console.log(json ? JSON.stringify(result, null, 2) : frontendReport(result));
    return 0;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function options(): { runs: number; json: boolean } {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '15' },
      json: { type: 'boolean', default: false },
    },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1)
    throw new UsageError(`--runs ${values.runs}: it is a number from 1 on`);
  return { runs, json: values.json };
}

async function measure(scratch: string, runs: number): Promise<FrontendBenchResult> {
  const cache = cacheDirectory(process.env);
  const before = loadavg()[0] ?? NaN;
  tell('making the images');
  const small = await makeSmallBuild(host, join(scratch, 'small'), AGENT_FILE);
  const buildkitd = await withEngine(
    small,
    await startBuildkitdEngine(host, join(scratch, 'buildkitd'), cache),
    async (engine) => measureBuildkitd(host, engine, small, runs),
  );
  const dockerd = await withEngine(
    small,
    (await startOldDockerd(host, join(scratch, 'dockerd'))).buildkit,
    async (engine) => measureDockerd(engine, small, runs),
  );
  tell('starts and lowering');
  const { node } = await alternate({ node: async () => host.run([process.execPath, '-e', '0']) }, runs);
  const build = [CLIENT_FILE, 'build', join(small.context, small.files.kairosfile), '--progress', 'plain'];
  return {
    processors: cpus().length,
    load: [before, loadavg()[0] ?? NaN],
    runs,
    buildkitd,
    dockerd,
    firstCall: {
      node,
      frontend: await frontendFirstCall(AGENT_FILE),
      client: await clientFirstCall(scratch, build),
    },
    lowering: measureLowering(),
    frontendSize: small.frontendSize,
  };
}

async function withEngine<Started extends Engine>(
  small: SmallBuild,
  engine: Started,
  work: (engine: Started) => Promise<EngineTimes>,
): Promise<EngineTimes> {
  try {
    tell(`${engine.name}: building once in every way, then again and again`);
    await small.load(engine, await buildkitTools(host, cacheDirectory(process.env)));
    return await work(engine);
  } finally {
    await engine.stop();
  }
}
