import { markdownTable, targetLine } from '../markdown-table.ts';
import type { LoweringTime } from './lowering.ts';
import type { EngineTimes, Side } from './measure-engine.ts';

/** All that one run of the frontend's bench found out. Times are medians in milliseconds. */
export interface FrontendBenchResult {
  readonly processors: number;
  /** The machine's load before and after (one minute, uptime(1)). */
  readonly load: readonly [before: number, after: number];
  readonly runs: number;
  readonly buildkitd: EngineTimes;
  readonly dockerd: EngineTimes;
  /** From the start of a process to its first call; `node` is the start of Node alone. */
  readonly firstCall: { readonly node: number; readonly frontend: number; readonly client: number };
  readonly lowering: readonly LoweringTime[];
  /** Bytes of the frontend image's compressed layers. */
  readonly frontendSize: number;
}

/** What is aimed at: ratios, milliseconds, and bytes. */
export const FRONTEND_TARGETS = {
  buildkitd: 1.4,
  dockerd: 1.2,
  execToReturn: 180,
  size: 46e6,
  client: 2,
  inDaemon: 1,
  firstCall: 150,
  perCell: 3,
} as const;

const milliseconds = (value: number): string => `${value.toFixed(0)} ms`;
const ratio = (value: number): string => `${value.toFixed(2)}×`;

/** The tables of docs/bench.md, in Markdown. */
export function frontendReport(result: FrontendBenchResult): string {
  const { processors, load, runs, firstCall, lowering, frontendSize } = result;
  const engines = [result.buildkitd, result.dockerd];
  const parts = result.buildkitd.frontend.map(({ part }) => part);
  const partOf = ({ frontend }: EngineTimes, part: string): number =>
    frontend.find((time) => time.part === part)?.milliseconds ?? NaN;
  return [
    `${processors} processors, load ${load[0].toFixed(1)} before and ${load[1].toFixed(1)} after, medians of ${runs}.`,
    'A build in which nothing changed:',
    markdownTable(
      ['', 'whole', 'ratio', 'in the daemon', 'ratio'],
      engines.flatMap((engine) =>
        engine.sides.map(({ side, whole, inDaemon }) => {
          const other = REFERENCES[side];
          return [
            `${engine.engine}: ${side}`,
            milliseconds(whole),
            other === undefined ? '' : ratio(ratioOf(engine, side, other)),
            inDaemon === undefined ? '' : milliseconds(inDaemon),
            inDaemon === undefined || other === undefined
              ? ''
              : ratio(inDaemon / (timeOf(engine, other).inDaemon ?? NaN)),
          ];
        }),
      ),
    ),
    'Where the time of our frontend goes, from the start of its process to its last call:',
    markdownTable(
      ['', ...engines.map(({ engine }) => engine)],
      [
        ...parts.map((part) => [part, ...engines.map((engine) => milliseconds(partOf(engine, part)))]),
        ['**exec to Return**', ...engines.map((engine) => milliseconds(execToReturn(engine)))],
      ],
    ),
    'From the start of a process to its first call:',
    markdownTable(
      ['', 'time'],
      [
        ['node -e 0', milliseconds(firstCall.node)],
        ['kairos-init frontend', milliseconds(firstCall.frontend)],
        ['kairos-gen build', milliseconds(firstCall.client)],
      ],
    ),
    'Lowering a matrix:',
    markdownTable(
      ['images', 'each', 'reading the Kairosfile'],
      lowering.map(({ images, each, reading }) => [
        String(images),
        `${each.toFixed(2)} ms`,
        milliseconds(reading),
      ]),
    ),
    `The frontend's image has ${(frontendSize / 1e6).toFixed(1)} MB of compressed layers.`,
    frontendVerdict(result),
  ].join('\n\n');
}

/** What each way of ours is compared with. */
const REFERENCES: Readonly<Partial<Record<Side, Side>>> = {
  'our frontend': 'Dockerfile frontend',
  'our client': 'built in',
};

function timeOf({ engine, sides }: EngineTimes, side: Side) {
  const found = sides.find((time) => time.side === side);
  if (found === undefined) throw new Error(`${engine} was not asked with ${side}`);
  return found;
}

const ratioOf = (engine: EngineTimes, side: Side, other: Side): number =>
  timeOf(engine, side).whole / timeOf(engine, other).whole;

const execToReturn = ({ frontend }: EngineTimes): number =>
  frontend.reduce((sum, { milliseconds: part }) => sum + part, 0);

/** One line for each target, met or not. */
export function frontendVerdict(result: FrontendBenchResult): string {
  const { buildkitd, dockerd, firstCall, lowering, frontendSize } = result;
  const limit = FRONTEND_TARGETS;
  const atMost = (value: number, most: number, what: string, show: (value: number) => string): string =>
    targetLine(value <= most, `${what} ${show(value)} (target ${show(most)})`);
  const inDaemon =
    (timeOf(buildkitd, 'our client').inDaemon ?? NaN) / (timeOf(buildkitd, 'built in').inDaemon ?? NaN);
  const [one] = lowering;
  const most = lowering.at(-1);
  return [
    ...[
      { engine: buildkitd, most: limit.buildkitd },
      { engine: dockerd, most: limit.dockerd },
    ].map(({ engine, most: target }) =>
      atMost(
        ratioOf(engine, 'our frontend', 'Dockerfile frontend'),
        target,
        `${engine.engine}: our frontend's build takes, of the Dockerfile frontend's,`,
        ratio,
      ),
    ),
    ...[buildkitd, dockerd].map((engine) =>
      atMost(execToReturn(engine), limit.execToReturn, `${engine.engine}: exec to Return`, milliseconds),
    ),
    atMost(frontendSize, limit.size, 'the image, compressed:', (bytes) => `${(bytes / 1e6).toFixed(1)} MB`),
    atMost(
      ratioOf(buildkitd, 'our client', 'built in'),
      limit.client,
      "our client's build takes, of buildctl's,",
      ratio,
    ),
    atMost(inDaemon, limit.inDaemon, 'of it in the daemon:', ratio),
    atMost(firstCall.client, limit.firstCall, "our client's first call after", milliseconds),
    atMost(
      Math.max(...lowering.map(({ each }) => each)),
      limit.perCell,
      `lowering from ${one?.images ?? 0} to ${most?.images ?? 0} images takes at most, each,`,
      (value) => `${value.toFixed(2)} ms`,
    ),
  ].join('\n');
}
