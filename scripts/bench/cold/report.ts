import { markdownTable, targetLine } from '../markdown-table.ts';
import { median } from '../median.ts';
import type { ColdSide } from './cold-lab.ts';
import { type ColdTimes, PHASES } from './phases.ts';

/** Two sides that take turns: the graph, and another. */
export interface Comparison {
  /** Megabytes that the release server sends in a second; undefined: as fast as it goes. */
  readonly speed: number | undefined;
  readonly other: Exclude<ColdSide, 'graph'>;
  /** Of the other's time, at most. */
  readonly target: number;
}

export const COMPARISONS: readonly Comparison[] = [
  { speed: undefined, other: 'stage', target: 1 },
  { speed: 5, other: 'agent', target: 0.85 },
];

/** One build. */
export interface ColdMeasurement extends Pick<Comparison, 'speed'> {
  readonly side: ColdSide;
  readonly times: ColdTimes;
}

/** All that one run of the bench found out. */
export interface ColdBenchResult {
  readonly processors: number;
  /** The machine's load before and after (one minute, uptime(1)). */
  readonly load: readonly [before: number, after: number];
  readonly runs: number;
  readonly measurements: readonly ColdMeasurement[];
}

const NAMES: Readonly<Record<ColdSide, string>> = {
  graph: 'graph',
  stage: 'Dockerfile, framework in a stage',
  agent: 'Dockerfile, framework fetched by the agent',
};

/** The tables of docs/bench.md, in Markdown. */
export function coldReport({ processors, load, runs, measurements }: ColdBenchResult): string {
  return [
    `${processors} processors, load ${load[0].toFixed(1)} before and ${load[1].toFixed(1)} after, medians of ${runs}.`,
    ...COMPARISONS.map((comparison) => comparisonTable(comparison, measurements)),
    COMPARISONS.map((comparison) => verdict(comparison, measurements)).join('\n'),
  ].join('\n\n');
}

type Row = keyof ColdTimes;
type Measurements = ColdBenchResult['measurements'];

/** The medians of a comparison: of a row, for each side in seconds, and the one by the other. */
function medians(
  { speed, other }: Comparison,
  measurements: Measurements,
  row: Row,
): { readonly graph: number; readonly other: number; readonly ratio: number } {
  const of = (side: ColdSide): number =>
    median(
      measurements
        .filter((measurement) => measurement.side === side && measurement.speed === speed)
        .map(({ times }) => times[row]),
    );
  const [ours, theirs] = [of('graph'), of(other)];
  return { graph: ours, other: theirs, ratio: ours / theirs };
}

const speedText = ({ speed }: Comparison): string =>
  speed === undefined ? 'releases as fast as this machine serves them' : `releases at ${speed} MB/s`;

function comparisonTable(comparison: Comparison, measurements: Measurements): string {
  const rows = ([...PHASES, 'whole'] as const).map((row) => {
    const { graph, other, ratio } = medians(comparison, measurements, row);
    const name = row === 'whole' ? '**whole**' : row;
    return [name, `${graph.toFixed(1)} s`, `${other.toFixed(1)} s`, `${ratio.toFixed(2)}×`];
  });
  const table = markdownTable(['', NAMES.graph, NAMES[comparison.other], 'ratio'], rows);
  return `With ${speedText(comparison)}:\n\n${table}`;
}

function verdict(comparison: Comparison, measurements: Measurements): string {
  const { graph, ratio } = medians(comparison, measurements, 'whole');
  const commands = (['install', 'init'] as const).map(
    (phase) => medians(comparison, measurements, phase).graph,
  );
  const share = commands.reduce((sum, seconds) => sum + seconds, 0) / graph;
  return targetLine(
    ratio <= comparison.target,
    `with ${speedText(comparison)}, the graph takes ${ratio.toFixed(2)}× of: ${NAMES[comparison.other]} (target ${comparison.target}×); ` +
      `${(share * 100).toFixed(0)} % of it is install and init, which are the same commands on both sides`,
  );
}
