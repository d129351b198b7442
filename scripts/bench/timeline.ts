/** Kinds of work inside the package step, in the order they are printed. */
export const KINDS = ['unpack', 'maintainer scripts', 'triggers', 'the rest'] as const;
export type Kind = (typeof KINDS)[number];

export interface TimelineEntry {
  readonly kind: Kind;
  readonly package: string;
  readonly seconds: number;
}

/** Where dpkg puts its news, and who stamps them; both go before the image is weighed. */
export const STATUS_LOG = '/var/log/bench-dpkg';
export const STATUS_CONFIGURATION = '/etc/dpkg/dpkg.cfg.d/bench';

/** dpkg tells a program what it starts to do (`status-logger`, dpkg(1)); this one stamps each line. */
export const STATUS_SETTINGS = `status-logger=perl -MTime::HiRes=time -ne 'BEGIN{open L,">>","${STATUS_LOG}";L->autoflush(1)} printf L "%.3f %s",time,$_'\n`;

const STAGES: Readonly<Record<string, Kind>> = {
  install: 'unpack',
  upgrade: 'unpack',
  configure: 'maintainer scripts',
  trigproc: 'triggers',
};

/**
 * What dpkg did between one piece of news and the next. Takes lines of `<unix time> processing: <stage>: <package>`;
 * pauses longer than a run of dpkg has are another program's and are left out.
 */
export function readTimeline(log: string): readonly TimelineEntry[] {
  const news = log.split('\n').flatMap((line) => {
    const [, time, stage, name] = /^(\d+\.\d+) processing: (\w+): (\S+)/.exec(line) ?? [];
    return time === undefined || stage === undefined || name === undefined
      ? []
      : [{ time: Number(time), kind: STAGES[stage] ?? 'the rest', package: name }];
  });
  return news.flatMap((entry, index) => {
    const next = news[index + 1];
    return next === undefined
      ? []
      : [{ kind: entry.kind, package: entry.package, seconds: next.time - entry.time }];
  });
}

/** Seconds of each kind of work. */
export function secondsByKind(entries: readonly TimelineEntry[]): Readonly<Record<Kind, number>> {
  const total = (kind: Kind): number =>
    entries.filter((entry) => entry.kind === kind).reduce((sum, { seconds }) => sum + seconds, 0);
  return {
    unpack: total('unpack'),
    'maintainer scripts': total('maintainer scripts'),
    triggers: total('triggers'),
    'the rest': total('the rest'),
  };
}

/** The packages that took longest, longest first. */
export function slowest(entries: readonly TimelineEntry[], count: number): readonly TimelineEntry[] {
  return [...entries].sort((left, right) => right.seconds - left.seconds).slice(0, count);
}
