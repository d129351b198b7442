/** What BuildKit's progress says of a build. */
export interface Progress {
  /** Names of the steps that change files (`[phase] …`) and were done, in the order of the graph's names by start. */
  readonly ran: readonly string[];
  /** Names of those that were taken from the cache. */
  readonly cached: readonly string[];
  /** Bytes of the context that the client sent. */
  readonly sent: number;
}

/** A message of `--progress rawjson` (buildkit, client/graph.go: SolveStatus), as far as it is read. */
interface SolveStatus {
  readonly vertexes?: readonly {
    readonly digest: string;
    readonly name: string;
    readonly started?: string;
    readonly completed?: string;
    readonly cached?: boolean;
  }[];
  readonly statuses?: readonly { readonly id: string; readonly vertex: string; readonly current: number }[];
}

/** The phases whose vertices execute something or write files; sources are looked at anew by every build. */
const PHASE = /^\[(install|init|validate|(before|after)-(install|init) \d+\/\d+)\] /;

/** Reads what buildctl printed with `--progress rawjson`. */
export function parseProgress(output: string): Progress {
  const messages = output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as SolveStatus);
  const vertices = new Map<
    string,
    { readonly name: string; readonly cached: boolean; readonly started: string }
  >();
  const sent = new Map<string, number>();
  for (const { vertexes = [], statuses = [] } of messages) {
    for (const { digest, name, cached = false, started, completed } of vertexes)
      if (started !== undefined && completed !== undefined && PHASE.test(name))
        vertices.set(digest, { name, started, cached: cached || vertices.get(digest)?.cached === true });
    for (const { id, vertex, current } of statuses)
      if (id.startsWith('transferring context')) sent.set(vertex, current);
  }
  const steps = [...vertices.values()].sort((one, other) => (one.started < other.started ? -1 : 1));
  const names = (cached: boolean): readonly string[] =>
    steps.filter((step) => step.cached === cached).map(({ name }) => name);
  return {
    ran: names(false),
    cached: names(true),
    sent: [...sent.values()].reduce((sum, bytes) => sum + bytes, 0),
  };
}
