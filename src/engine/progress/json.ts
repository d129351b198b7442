import type { ProgressRenderer, ProgressSink } from './renderer.ts';
import type { StatusUpdate } from './status-update.ts';

/**
 * One line of JSON for each message of the daemon's, with the names that `docker buildx build --progress=rawjson` gives
 * them (client.SolveStatus of BuildKit), so that what reads the one reads the other. Bytes are base64.
 */
export class JsonRenderer implements ProgressRenderer {
  readonly #sink: ProgressSink;

  constructor(sink: ProgressSink) {
    this.#sink = sink;
  }

  update(update: StatusUpdate): void {
    this.#sink.write(`${JSON.stringify(solveStatus(update))}\n`);
  }

  tick(): void {
    // Nothing changes by waiting.
  }

  finish(): void {
    // Every message has been shown.
  }
}

function solveStatus({ vertexes, transfers, logs, warnings }: StatusUpdate): object {
  return {
    ...some('vertexes', vertexes, ({ digest, inputs, name, started, completed, cached, error, group }) => ({
      digest,
      ...(inputs.length === 0 ? {} : { inputs }),
      name,
      ...time('started', started),
      ...time('completed', completed),
      ...(cached ? { cached } : {}),
      ...(error === undefined ? {} : { error }),
      ...(group === undefined ? {} : { progressGroup: group }),
    })),
    ...some('statuses', transfers, ({ timestamp, started, completed, ...transfer }) => ({
      ...transfer,
      ...time('timestamp', timestamp),
      ...time('started', started),
      ...time('completed', completed),
    })),
    ...some('logs', logs, ({ vertex, stream, data, timestamp }) => ({
      vertex,
      stream: stream === 'stdout' ? 1 : 2,
      data: base64(data),
      ...time('timestamp', timestamp),
    })),
    ...some('warnings', warnings, ({ vertex, message, detail, url, file, line }) => ({
      vertex,
      short: base64(Buffer.from(message)),
      ...(detail.length === 0 ? {} : { detail: detail.map((text) => base64(Buffer.from(text))) }),
      ...(url === '' ? {} : { url }),
      ...(file === undefined ? {} : { sourceInfo: { filename: file } }),
      ...(line === undefined ? {} : { range: [{ start: { line }, end: { line } }] }),
    })),
  };
}

const some = <T>(name: string, values: readonly T[], shape: (value: T) => object): object =>
  values.length === 0 ? {} : { [name]: values.map(shape) };

const time = (name: string, milliseconds: number | undefined): object =>
  milliseconds === undefined ? {} : { [name]: new Date(milliseconds).toISOString() };

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
