import type { StatusResponse } from '../../wire/client.generated.ts';
import type { Timestamp } from '../../wire/frontend.generated.ts';
import type { StatusUpdate } from './status-update.ts';

/** Turns a message of the Status stream into our terms. */
export function readStatus({ vertexes, statuses, logs, warnings }: StatusResponse): StatusUpdate {
  return {
    vertexes: vertexes.map(
      ({ digest, inputs, name, cached, started, completed, error, progressGroup: group }) => ({
        digest,
        inputs,
        name,
        cached,
        ...time('started', started),
        ...time('completed', completed),
        ...(error === '' ? {} : { error }),
        ...(group === undefined ? {} : { group }),
      }),
    ),
    transfers: statuses.map(({ id, vertex, name, current, total, timestamp, started, completed }) => ({
      id,
      vertex,
      name,
      current,
      total,
      timestamp: milliseconds(timestamp) ?? 0,
      ...time('started', started),
      ...time('completed', completed),
    })),
    logs: logs.map(({ vertex, stream, timestamp, msg }) => ({
      vertex,
      stream: stream === STDERR ? 'stderr' : 'stdout',
      timestamp: milliseconds(timestamp) ?? 0,
      data: msg,
    })),
    warnings: warnings.map(({ vertex, short, detail, url, info, ranges }) => {
      const line = ranges[0]?.start?.line;
      return {
        vertex,
        message: text(short),
        detail: detail.map(text),
        url,
        ...(info === undefined ? {} : { file: info.filename }),
        ...(line === undefined ? {} : { line }),
      };
    }),
  };
}

const STDERR = 2;

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Go's zero time, which daemons send for "never", is long before 1970. */
function milliseconds(timestamp: Timestamp | undefined): number | undefined {
  if (timestamp === undefined || timestamp.seconds < 0n) return undefined;
  return Number(timestamp.seconds) * 1000 + timestamp.nanos / 1e6;
}

function time<Name extends string>(
  name: Name,
  timestamp: Timestamp | undefined,
): Partial<Record<Name, number>> {
  const value = milliseconds(timestamp);
  return value === undefined ? {} : ({ [name]: value } as Partial<Record<Name, number>>);
}
