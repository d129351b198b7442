import type { FamilyMeasurement } from './families.ts';
import type { Floor } from './floor.ts';
import { markdownTable as table, targetLine as line } from './markdown-table.ts';
import { median } from './median.ts';
import type { Measurement, Side } from './measure-side.ts';
import type { StartUp } from './start-up.ts';
import { KINDS, secondsByKind, slowest } from './timeline.ts';

/** All that one run of the bench found out. */
export interface BenchResult {
  readonly base: string;
  readonly processors: number;
  /** The machine's load before the first and after the last conversion (one minute, uptime(1)). */
  readonly load: readonly [before: number, after: number];
  readonly runs: number;
  readonly measurements: readonly Measurement[];
  readonly floor: Floor;
  readonly families: readonly FamilyMeasurement[];
  readonly startUp: readonly StartUp[];
}

/** What the issue of this project asks for, as ratios of the plain way, and seconds. */
export const TARGETS = { whole: 0.25, aim: 0.22, overhead: 2 } as const;

const HEADINGS: Readonly<Record<Side, string>> = {
  plain: 'plain way',
  ours: 'install, init',
  'ours-one-stage': 'all in one',
};

type Value = (measurement: Measurement) => number | undefined;

const seconds = (value: number): string => `${value.toFixed(1)} s`;
const megabytes = (value: number): string => `${(value / 1e6).toFixed(2)} MB`;

const initrdAsPlain: Value = ({ side, initrdBytes, initrdBytesAsPlain }) =>
  side === 'plain' ? initrdBytes : initrdBytesAsPlain;

const imageAsPlain: Value = (measurement) => {
  const { imageBytes, initrdBytes } = measurement;
  const other = initrdAsPlain(measurement);
  return other === undefined ? undefined : imageBytes - initrdBytes + other;
};

const ROWS: readonly {
  readonly name: string;
  readonly value: Value;
  readonly show: (value: number) => string;
}[] = [
  { name: 'packages', value: ({ packages }) => packages, show: seconds },
  { name: 'initrd', value: ({ initrd }) => initrd, show: seconds },
  { name: '**whole**', value: ({ whole }) => whole, show: seconds },
  { name: 'processor time', value: ({ processor }) => processor, show: seconds },
  { name: 'initrd size', value: ({ initrdBytes }) => initrdBytes, show: megabytes },
  {
    name: 'initrd size, compressed as the plain one',
    value: initrdAsPlain,
    show: megabytes,
  },
  { name: 'image size', value: ({ imageBytes }) => imageBytes, show: megabytes },
  {
    name: 'image size, initrd compressed as the plain one',
    value: imageAsPlain,
    show: megabytes,
  },
  { name: "the agent's own time", value: ({ overhead }) => overhead, show: seconds },
];

/** The tables of docs/bench.md, in Markdown. */
export function report(result: BenchResult): string {
  const sides = (Object.keys(HEADINGS) as Side[]).filter((side) =>
    result.measurements.some((measurement) => measurement.side === side),
  );
  const heads = sides.flatMap((side) => (side === 'plain' ? [HEADINGS[side]] : [HEADINGS[side], 'ratio']));
  const rows = ROWS.map(({ name, value, show }) => {
    const plain = middle(result, 'plain', value);
    return [name, ...sides.flatMap((side) => cells(side, middle(result, side, value), plain, show))];
  });
  const compressors = sides.flatMap((side) => {
    const name = result.measurements.find((measurement) => measurement.side === side)?.compressor ?? '';
    return side === 'plain' ? [name] : [name, ''];
  });
  return [
    `${result.base}, ${result.processors} processors, load ${result.load[0].toFixed(1)} before and ${result.load[1].toFixed(1)} after, median of ${result.runs}.`,
    table(['', ...heads], [...rows, ['compressor', ...compressors]]),
    'Where the time of the package step goes, by what dpkg says it does:',
    table(['', ...sides.map((side) => HEADINGS[side])], timelineRows(result, sides)),
    `The slowest packages of ours: ${slowestPackages(result)}.`,
    "One turn of each other family. Their packages are Debian's files under other names, so only the agent's own time says something:",
    table(['', '', 'whole', "the agent's own time"], familyRows(result)),
    'Start of the command line:',
    table(
      ['', 'time'],
      result.startUp.map(({ name, milliseconds }) => [name, `${milliseconds.toFixed(0)} ms`]),
    ),
    verdict(result),
  ].join('\n\n');
}

function middle(result: BenchResult, side: Side, value: Value): number | undefined {
  const values = result.measurements
    .filter((measurement) => measurement.side === side)
    .map(value)
    .filter((number) => number !== undefined);
  return values.length === 0 ? undefined : median(values);
}

function cells(
  side: Side,
  value: number | undefined,
  plain: number | undefined,
  show: (value: number) => string,
): readonly string[] {
  const shown = value === undefined ? '' : show(value);
  if (side === 'plain') return [shown];
  return [shown, value === undefined || plain === undefined ? '' : `${(value / plain).toFixed(2)}×`];
}

function timelineRows(result: BenchResult, sides: readonly Side[]): readonly (readonly string[])[] {
  const ofKind = (side: Side, kind: (typeof KINDS)[number]): string =>
    seconds(middle(result, side, ({ timeline }) => secondsByKind(timeline)[kind]) ?? 0);
  return [
    ...KINDS.map((kind) => [kind, ...sides.map((side) => ofKind(side, kind))]),
    [
      `floor: dpkg-deb -x of all ${result.floor.packages} packages on all processors`,
      ...sides.map(() => seconds(result.floor.seconds)),
    ],
  ];
}

/** Debian's with its real packages first. */
function familyRows(result: BenchResult): readonly (readonly string[])[] {
  const ofDebian = (value: Value): string => seconds(middle(result, 'ours', value) ?? NaN);
  return [
    [
      result.base,
      'apt-get, real packages',
      ofDebian(({ whole }) => whole),
      ofDebian(({ overhead }) => overhead),
    ],
    ...result.families.map((family) =>
      'unavailable' in family
        ? [family.name, family.manager, `not measured: ${family.unavailable}`, '']
        : [family.name, `${family.manager}, overhead only`, seconds(family.whole), seconds(family.overhead)],
    ),
  ];
}

function slowestPackages({ measurements }: BenchResult): string {
  const ours = measurements.findLast(({ side }) => side !== 'plain');
  return slowest(ours?.timeline ?? [], 12)
    .map((entry) => `${entry.package} (${entry.kind}, ${seconds(entry.seconds)})`)
    .join(', ');
}

/** One line for each target, met or not. */
export function verdict(result: BenchResult): string {
  const of = (side: Side, value: Value): number => middle(result, side, value) ?? NaN;
  const plain = of('plain', ({ whole }) => whole);
  const lines = (['ours', 'ours-one-stage'] as const).flatMap((side) => {
    const ratio = of(side, ({ whole }) => whole) / plain;
    const overhead = of(side, (measurement) => measurement.overhead);
    return [
      line(
        ratio <= TARGETS.whole,
        `${HEADINGS[side]}: whole ${ratio.toFixed(3)}× of the plain way (target ${TARGETS.whole}, aim ${TARGETS.aim})`,
      ),
      line(
        overhead <= TARGETS.overhead,
        `${HEADINGS[side]}: the agent's own time ${seconds(overhead)} (target ${TARGETS.overhead} s)`,
      ),
    ];
  });
  const [initrd, ours] = [of('plain', ({ initrdBytes }) => initrdBytes), of('ours', initrdAsPlain)];
  const [image, oursImage] = [of('plain', ({ imageBytes }) => imageBytes), of('ours', imageAsPlain)];
  const [node = NaN, ...starts] = result.startUp.map(({ milliseconds }) => milliseconds);
  const limit = 2 * node + 60;
  const late = starts.filter((time) => time > limit).length;
  const families = result.families.flatMap((family) =>
    'unavailable' in family
      ? []
      : [
          line(
            family.overhead <= TARGETS.overhead,
            `${family.name}: the agent's own time ${seconds(family.overhead)} (target ${TARGETS.overhead} s)`,
          ),
        ],
  );
  return [
    ...lines,
    ...families,
    line(
      ours <= initrd,
      `the initrd at the same compressor is ${difference(ours - initrd)} than the plain one`,
    ),
    line(oursImage <= image, `the image with it is ${difference(oursImage - image)} than the plain one`),
    line(late === 0, `the command line answers within 2 × node -e 0 + 60 ms = ${limit.toFixed(0)} ms`),
  ].join('\n');
}

const difference = (bytes: number): string => `${Math.abs(bytes)} bytes ${bytes > 0 ? 'larger' : 'smaller'}`;
