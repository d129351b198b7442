import {
  EMPTY_UPDATE,
  type StatusUpdate,
  type VertexUpdate,
} from '../../src/engine/progress/status-update.ts';

/** A message with vertices, the digest standing for the name where none is given. */
export const vertexUpdate = (
  ...vertexes: readonly (Partial<VertexUpdate> & { readonly digest: string })[]
): StatusUpdate => ({
  ...EMPTY_UPDATE,
  vertexes: vertexes.map((vertex) => ({ inputs: [], name: vertex.digest, cached: false, ...vertex })),
});

/** A message with a piece of output. */
export const logUpdate = (
  vertex: string,
  text: string,
  timestamp = 0,
  stream: 'stdout' | 'stderr' = 'stdout',
): StatusUpdate => ({
  ...EMPTY_UPDATE,
  logs: [{ vertex, stream, timestamp, data: new TextEncoder().encode(text) }],
});
