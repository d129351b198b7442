/** What the time of a build goes to. `the rest`: images that are fetched, and the graph. */
export const PHASES = ['install', 'init', 'validate', 'the rest'] as const;
export type Phase = (typeof PHASES)[number];

/** Seconds of each phase, and of the whole. */
export type ColdTimes = Readonly<Record<Phase | 'whole', number>>;

/** Steps by their names: ours in a graph, and the agent's commands in a Dockerfile. */
const STEPS: readonly { readonly phase: Phase; readonly name: RegExp }[] = [
  { phase: 'install', name: /^\[install\]|\bkairos-init -s install\b/ },
  { phase: 'init', name: /^\[init\]|\bkairos-init -s init\b/ },
  { phase: 'validate', name: /^\[validate\]|\bkairos-init validate\b/ },
];

/** A vertex in the lines of `--progress rawjson` (buildkit, client/graph.go: SolveStatus), as far as it is read. */
interface Vertex {
  readonly digest: string;
  readonly name: string;
  readonly started?: string;
  readonly completed?: string;
}

/**
 * Reads what `buildctl --progress rawjson` printed of a build that took so many seconds. Throws an Error when a phase did not run, or was
 * found in the cache: then it was no cold build.
 */
export function coldTimes(output: string, whole: number): ColdTimes {
  const vertices = output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .flatMap((line) => (JSON.parse(line) as { readonly vertexes?: readonly Vertex[] }).vertexes ?? []);
  const spent = Object.fromEntries(
    STEPS.map(({ phase, name }) => {
      const seconds = secondsOf(vertices.filter((vertex) => name.test(vertex.name)));
      if (seconds < MOMENT)
        throw new Error(`${phase} took ${seconds} s: it did not run\n${output.slice(-4000)}`);
      return [phase, seconds];
    }),
  ) as Record<Exclude<Phase, 'the rest'>, number>;
  const { install, init, validate } = spent;
  return { ...spent, 'the rest': whole - install - init - validate, whole };
}

/** Seconds: whoever is faster did nothing. */
const MOMENT = 0.05;

/** A vertex may be at work more than once, and is told of again and again: each time counts once. */
function secondsOf(vertices: readonly Vertex[]): number {
  const times = new Map<string, number>();
  for (const { digest, started, completed } of vertices)
    if (started !== undefined && completed !== undefined)
      times.set(`${digest} ${started}`, (Date.parse(completed) - Date.parse(started)) / 1000);
  return [...times.values()].reduce((sum, seconds) => sum + seconds, 0);
}
