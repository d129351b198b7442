/**
 * Measures builds in which nothing changed: our frontend beside the Dockerfile frontend, on old and new engines, and our client beside
 * buildctl. docs/bench.md says what the rows mean.
 *
 * Usage: npm run bench:frontend -- [--runs N] [--json]
 */
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { alternate } from './bench/frontend/alternate.ts';
import { clientFirstCall, frontendFirstCall } from './bench/frontend/first-call.ts';
import { measureLowering } from './bench/frontend/lowering.ts';
import { type EngineTimes, measureBuildkitd, measureDockerd } from './bench/frontend/measure-engine.ts';
import { frontendReport, type FrontendBenchResult } from './bench/frontend/report.ts';
import { makeSmallBuild, type SmallBuild } from './bench/frontend/small-build.ts';
import { type BenchSetting, runBench } from './bench/run-bench.ts';
import { machineArchitecture } from './lab/agent-image.ts';
import { buildkitTools } from './lab/buildkit/tools.ts';
import { startBuildkitdEngine } from './lab/engines/buildkitd.ts';
import { startOldDockerd } from './lab/engines/dockerd.ts';
import type { Engine } from './lab/engines/engine.ts';

const AGENT_FILE = resolve(`dist/kairos-init-${machineArchitecture}`);
const CLIENT_FILE = resolve('dist/kairos-gen.mjs');

await runBench({
  name: 'bench:frontend',
  runs: 15,
  programs: [AGENT_FILE, CLIENT_FILE],
  buildkit: true,
  measure,
  report: frontendReport,
});

async function measure(setting: BenchSetting): Promise<FrontendBenchResult> {
  const { host, scratch, cache, runs, tell } = setting;
  const before = loadavg()[0] ?? NaN;
  tell('making the images');
  const small = await makeSmallBuild(host, join(scratch, 'small'), AGENT_FILE);
  const buildkitd = await withEngine(
    setting,
    small,
    await startBuildkitdEngine(host, join(scratch, 'buildkitd'), cache),
    async (engine) => measureBuildkitd(host, engine, small, runs),
  );
  const dockerd = await withEngine(
    setting,
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
  { host, cache, tell }: BenchSetting,
  small: SmallBuild,
  engine: Started,
  work: (engine: Started) => Promise<EngineTimes>,
): Promise<EngineTimes> {
  try {
    tell(`${engine.name}: building once in every way, then again and again`);
    await small.load(engine, await buildkitTools(host, cache));
    return await work(engine);
  } finally {
    await engine.stop();
  }
}
