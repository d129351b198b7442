/** When something ran, in milliseconds; without an end it is running still. */
export interface Interval {
  readonly start: number;
  readonly end?: number;
}

/** Milliseconds in which at least one of the intervals ran, until `now` for those that run still. */
export function timeCovered(intervals: readonly Interval[], now: number): number {
  let covered = 0;
  let reached = -Infinity;
  for (const { start, end = now } of intervals.toSorted((a, b) => a.start - b.start)) {
    const from = Math.max(start, reached);
    if (end > from) covered += end - from;
    reached = Math.max(reached, end);
  }
  return covered;
}
