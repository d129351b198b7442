import type { Range } from '../../spec/diagnostic.ts';

/** A place in one of the sources that an answer carries (pb.Location, solver/pb/ops.proto, as JSON). */
export interface SourceLocation {
  readonly sourceIndex: number;
  readonly ranges: readonly SourceRange[];
}

/** Lines are counted from one, characters from zero. */
export interface SourceRange {
  readonly start: SourcePosition;
  readonly end: SourcePosition;
}

export interface SourcePosition {
  readonly line: number;
  readonly character: number;
}

/** A place of the Kairosfile, the only source there is. Without a range: the file as a whole. */
export const locationOf = (range: Range | undefined): SourceLocation => ({
  sourceIndex: 0,
  ranges: range === undefined ? [] : [sourceRange(range)],
});

/** A range as BuildKit counts. One that ends where a line begins ends with the line before, as clients mark whole lines. */
export function sourceRange({ start, end }: Range): SourceRange {
  const position = ({ line, column }: Range['start']): SourcePosition => ({ line, character: column - 1 });
  const first = position(start);
  const last =
    end.column === 1 && end.line > start.line ? { line: end.line - 1, character: 0 } : position(end);
  return { start: first, end: last };
}

/** The Kairosfile's bytes as answers carry them. */
export const sourceData = (content: Uint8Array): string => Buffer.from(content).toString('base64');
