import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Bytes between two looks at the clock. */
const CHUNK = 64 * 1024;

/** A line that all who write over it share, as the clients of a server share its way to the world. */
export interface Line {
  /** Left out: as fast as it goes. */
  bytesPerSecond?: number | undefined;
}

/** Writes all of it and ends the stream, no faster than the line is, whatever else goes over it at the same time. */
export function linePacer(line: Line): (stream: Writable, content: Uint8Array) => Promise<void> {
  let freeAt = 0;
  return async (stream, content) => {
    // Whoever goes away in the middle of it is no failure.
    const over = finished(stream).catch(() => undefined);
    if (line.bytesPerSecond === undefined) stream.end(content);
    else {
      for (let start = 0; start < content.length && !stream.destroyed; start += CHUNK) {
        const chunk = content.subarray(start, start + CHUNK);
        freeAt = Math.max(performance.now(), freeAt) + (chunk.length / line.bytesPerSecond) * 1000;
        await sleep(freeAt - performance.now());
        stream.write(chunk);
      }
      stream.end();
    }
    await over;
  };
}
