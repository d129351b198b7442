/**
 * One message of BuildKit's Status stream in our own terms: times are milliseconds since 1970 by the daemon's clock,
 * absent fields are absent. A vertex is sent again whenever something about it changes
 * (api/services/control/control.proto, StatusResponse).
 */
export interface StatusUpdate {
  readonly vertexes: readonly VertexUpdate[];
  readonly transfers: readonly TransferUpdate[];
  readonly logs: readonly LogUpdate[];
  readonly warnings: readonly BuildWarning[];
}

export interface VertexUpdate {
  readonly digest: string;
  readonly inputs: readonly string[];
  readonly name: string;
  readonly cached: boolean;
  readonly started?: number;
  readonly completed?: number;
  readonly error?: string;
  /** Vertices of one group are shown as one line; a weak member alone does not make the group appear. */
  readonly group?: { readonly id: string; readonly name: string; readonly weak: boolean };
}

/** A part of a vertex's work with a size: a layer that is pulled, a context that is sent, a step of an export. */
export interface TransferUpdate {
  readonly id: string;
  readonly vertex: string;
  readonly name: string;
  /** Bytes; `total` is 0 when nobody knows. */
  readonly current: number;
  readonly total: number;
  readonly timestamp: number;
  readonly started?: number;
  readonly completed?: number;
}

export interface LogUpdate {
  readonly vertex: string;
  readonly stream: 'stdout' | 'stderr';
  readonly timestamp: number;
  /** Any piece of the output, in the middle of a line or of a character. */
  readonly data: Uint8Array;
}

export interface BuildWarning {
  readonly vertex: string;
  readonly message: string;
  readonly detail: readonly string[];
  readonly url: string;
  readonly file?: string;
  /** One-based. */
  readonly line?: number;
}

export const EMPTY_UPDATE: StatusUpdate = { vertexes: [], transfers: [], logs: [], warnings: [] };

/**
 * Tells the updates of several builds apart that are shown together: every vertex becomes one of its own, and its name
 * begins with the build's.
 */
export function ofBuild(build: string, update: StatusUpdate): StatusUpdate {
  const key = (digest: string): string => `${build}/${digest}`;
  const title = (name: string): string => `${build} ${name}`;
  return {
    vertexes: update.vertexes.map(({ group, ...vertex }) => ({
      ...vertex,
      digest: key(vertex.digest),
      inputs: vertex.inputs.map(key),
      name: title(vertex.name),
      ...(group === undefined ? {} : { group: { ...group, id: key(group.id), name: title(group.name) } }),
    })),
    transfers: update.transfers.map((transfer) => ({ ...transfer, vertex: key(transfer.vertex) })),
    logs: update.logs.map((log) => ({ ...log, vertex: key(log.vertex) })),
    warnings: update.warnings.map((warning) => ({ ...warning, vertex: key(warning.vertex) })),
  };
}
