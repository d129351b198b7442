import { type Interval, timeCovered } from './intervals.ts';
import { LineAssembler } from './line-assembler.ts';
import type { BuildWarning, LogUpdate, StatusUpdate, TransferUpdate, VertexUpdate } from './status-update.ts';

export type RowState = 'running' | 'done' | 'cached' | 'failed' | 'canceled';

/** A line of output, with the milliseconds since the vertex had started. */
export interface LogLine {
  readonly text: string;
  readonly at: number;
}

/** What a person sees of the build as one line: a vertex, or a group of them. */
export interface Row {
  /** Counts from 1 in the order in which rows first appear, and stays. */
  readonly number: number;
  readonly title: string;
  readonly state: RowState;
  /** Milliseconds of work until now. */
  readonly milliseconds: number;
  readonly error?: string;
  /** Digest of the vertex that failed. */
  readonly failed?: string;
  readonly transfers: readonly TransferUpdate[];
  /** The last lines of output, an unfinished one included. */
  readonly tail: readonly string[];
}

/** One line of output as it came, for those who print all of them. */
export interface NewLine extends LogLine {
  readonly row: number;
}

/** How many lines of each vertex are kept for the report of what failed. */
export const KEPT_LINES = 40;

interface Vertex {
  readonly digest: string;
  update: VertexUpdate;
  /** By start: the same vertex may run several times. */
  readonly intervals: Map<number, Interval>;
  readonly streams: Record<LogUpdate['stream'], LineAssembler>;
  readonly transfers: Map<string, TransferUpdate>;
  tail: readonly string[];
}

/**
 * The state of a build, folded from its Status messages: which vertices there are, which ran when, what they printed.
 * Times are by our own clock: the first vertex to start is taken to have started when its message came.
 */
export class BuildStatus {
  readonly #vertices = new Map<string, Vertex>();
  /** Row numbers by the id of the group or the digest of the vertex. */
  readonly #numbers = new Map<string, number>();
  readonly #groups = new Map<
    string,
    { readonly name: string; readonly members: Set<string>; shown: boolean }
  >();
  readonly #warnings: BuildWarning[] = [];
  #skew: number | undefined;
  #firstStart: number | undefined;

  /**
   * Takes in one message.
   * @param now when it came, in milliseconds by our clock
   * @returns the lines of output it completed, in order
   */
  apply(update: StatusUpdate, now: number): readonly NewLine[] {
    for (const vertex of update.vertexes) this.#applyVertex(vertex, now);
    for (const transfer of update.transfers)
      this.#vertices.get(transfer.vertex)?.transfers.set(transfer.id, transfer);
    const lines = update.logs.flatMap((log) => this.#applyLog(log));
    const ended = update.vertexes.flatMap((vertex) =>
      vertex.completed === undefined ? [] : this.#endOutput(vertex.digest, vertex.completed),
    );
    this.#warnings.push(...update.warnings);
    return [...lines, ...ended];
  }

  /** Every row that has begun, by number. */
  rows(now: number): readonly Row[] {
    const time = now - (this.#skew ?? 0);
    const byNumber = [...this.#numbers].toSorted(([, a], [, b]) => a - b);
    return byNumber.flatMap(([key, number]) => {
      const members = this.#membersOf(key);
      return members.length === 0 ? [] : [rowOf(number, this.#groups.get(key)?.name, members, time)];
    });
  }

  /** Vertices that are finished, and all that are known of. */
  get counts(): { readonly finished: number; readonly total: number } {
    const all = [...this.#vertices.values()];
    return { finished: all.filter(isFinished).length, total: all.length };
  }

  get warnings(): readonly BuildWarning[] {
    return this.#warnings;
  }

  /** When the first vertex started, by our clock. */
  get firstStart(): number | undefined {
    return this.#firstStart;
  }

  #applyVertex(update: VertexUpdate, now: number): void {
    const known = this.#vertices.get(update.digest);
    const vertex = known ?? newVertex(update);
    if (known === undefined) this.#vertices.set(update.digest, vertex);
    // A later message may leave out what an earlier one said.
    const group = update.group ?? vertex.update.group;
    vertex.update = { ...update, ...(group === undefined ? {} : { group }) };
    if (update.started === undefined) return;
    this.#skew ??= now - update.started;
    this.#firstStart ??= update.started + this.#skew;
    const { started: start, completed: end } = update;
    vertex.intervals.set(start, end === undefined ? { start } : { start, end });
    this.#number(vertex);
  }

  #number({ digest, update: { group, error } }: Vertex): void {
    if (group === undefined) {
      this.#assign(digest);
      return;
    }
    const known = this.#groups.get(group.id) ?? { name: group.name, members: new Set(), shown: false };
    this.#groups.set(group.id, known);
    known.members.add(digest);
    known.shown ||= !group.weak || error !== undefined;
    if (known.shown) this.#assign(group.id);
  }

  #assign(key: string): void {
    if (!this.#numbers.has(key)) this.#numbers.set(key, this.#numbers.size + 1);
  }

  #membersOf(key: string): readonly Vertex[] {
    const members = this.#groups.get(key)?.members ?? [key];
    return [...members].flatMap((digest) => this.#vertices.get(digest) ?? []);
  }

  #applyLog({ vertex: digest, stream, data, timestamp }: LogUpdate): readonly NewLine[] {
    const vertex = this.#vertices.get(digest);
    if (vertex === undefined) return [];
    return this.#keep(vertex, vertex.streams[stream].push(data), timestamp);
  }

  #endOutput(digest: string, time: number): readonly NewLine[] {
    const vertex = this.#vertices.get(digest);
    if (vertex === undefined) return [];
    const { stdout, stderr } = vertex.streams;
    return this.#keep(vertex, [...stdout.end(), ...stderr.end()], time);
  }

  #keep(vertex: Vertex, texts: readonly string[], time: number): readonly NewLine[] {
    if (texts.length === 0) return [];
    vertex.tail = [...vertex.tail, ...texts].slice(-KEPT_LINES);
    const row = this.#numbers.get(vertex.update.group?.id ?? vertex.digest);
    if (row === undefined) return [];
    const at = Math.max(time - (vertex.update.started ?? time), 0);
    return texts.map((text) => ({ row, text, at }));
  }
}

const newVertex = (update: VertexUpdate): Vertex => ({
  digest: update.digest,
  update,
  intervals: new Map(),
  streams: { stdout: new LineAssembler(), stderr: new LineAssembler() },
  transfers: new Map(),
  tail: [],
});

const isFinished = ({ update }: Vertex): boolean => update.completed !== undefined;

function rowOf(number: number, groupName: string | undefined, members: readonly Vertex[], time: number): Row {
  const failed = members.find(({ update }) => update.error !== undefined && !isCanceled(update.error));
  const error = failed?.update.error;
  return {
    number,
    title: groupName ?? members[0]?.update.name ?? '',
    state: stateOf(members),
    milliseconds: timeCovered(
      members.flatMap(({ intervals }) => [...intervals.values()]),
      time,
    ),
    ...(failed === undefined || error === undefined ? {} : { error, failed: failed.digest }),
    transfers: members.flatMap(({ transfers }) => [...transfers.values()]),
    tail: members.flatMap(({ tail, streams: { stdout, stderr } }) =>
      [...tail, stdout.unfinished, stderr.unfinished].filter((line) => line !== ''),
    ),
  };
}

function stateOf(members: readonly Vertex[]): RowState {
  const begun = members.filter(({ intervals }) => intervals.size > 0);
  if (!begun.every(isFinished)) return 'running';
  const errors = begun.flatMap(({ update: { error } }) => (error === undefined ? [] : [error]));
  if (errors.some((error) => !isCanceled(error))) return 'failed';
  if (errors.length > 0) return 'canceled';
  return begun.every(({ update }) => update.cached) ? 'cached' : 'done';
}

/** What BuildKit says of a vertex that was stopped because another failed, or because the build was. */
export const isCanceled = (error: string): boolean => /context canceled$/.test(error);
