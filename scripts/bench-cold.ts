/**
 * Measures whole conversions with an empty cache: the graph beside the Dockerfile that `kairos-gen` writes. docs/bench.md says what the
 * rows mean.
 *
 * Usage: npm run bench:cold -- [--runs N] [--json]
 */
import { cpus, loadavg } from 'node:os';
import { type ColdLab, withColdLab } from './bench/cold/cold-lab.ts';
import { type ColdBenchResult, type ColdMeasurement, coldReport, COMPARISONS } from './bench/cold/report.ts';
import { type BenchSetting, runBench } from './bench/run-bench.ts';

await runBench({
  name: 'bench:cold',
  runs: 3,
  buildkit: true,
  measure: async (setting) => withColdLab(setting, async (lab) => takeTurns(lab, setting)),
  report: coldReport,
});

/** Builds in every way, turn by turn. */
async function takeTurns(lab: ColdLab, { runs, tell }: BenchSetting): Promise<ColdBenchResult> {
  tell('once without counting it: the package cache is filled');
  await lab.build('stage', undefined);
  const before = loadavg()[0] ?? NaN;
  const measurements: ColdMeasurement[] = [];
  for (let run = 1; run <= runs; run++)
    for (const { speed, other } of COMPARISONS)
      for (const side of ['graph', other] as const) {
        tell(`run ${run} of ${runs}: ${side}`);
        const times = await lab.build(side, speed);
        tell(`  ${times.whole.toFixed(1)} s`);
        measurements.push({ speed, side, times });
      }
  return { processors: cpus().length, load: [before, loadavg()[0] ?? NaN], runs, measurements };
}
