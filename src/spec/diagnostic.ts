/** Zero-based offsets into the source text plus the one-based position a person reads. */
export interface Position {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export type Severity = 'error' | 'warning';

/** One problem, as data. Text, JSON, SARIF and GitHub annotations are renderings of a list of these. */
export interface Diagnostic {
  /** Stable identifier such as `unknown-key`; documented in docs/kairosfile.md. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** As the user named it; `-` is standard input. Absent for problems with flags. */
  readonly file?: string;
  readonly range?: Range;
  /** What to do about it, such as `did you mean "variant"?`. */
  readonly hint?: string;
}
