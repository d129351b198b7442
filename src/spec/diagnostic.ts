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

/** How messages name a Kairosfile that came over standard input. */
export const STANDARD_INPUT = '<stdin>';

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
  /** The flag the problem is with, such as `--base`. */
  readonly flag?: string;
  /** What to do about it, such as `did you mean "variant"?`. */
  readonly hint?: string;
  /** The page that says more about it. */
  readonly url?: string;
}

/** Where a problem is: in a file, at a flag, or nowhere in particular. */
export type Place = Pick<Diagnostic, 'file' | 'range' | 'flag'>;

/** Keys and indices from the root of a Kairosfile to a value, such as `['packages', 'add', 0]`. */
export type Path = readonly (string | number)[];

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some(({ severity }) => severity === 'error');

/** A path as a person writes it: `packages.add[0]`. */
export const formatPath = (path: Path): string =>
  path.map((key, depth) => (typeof key === 'number' ? `[${key}]` : depth === 0 ? key : `.${key}`)).join('');

/** How much of a value is repeated in a message. */
const QUOTED_LENGTH = 60;

/** A value from outside, in quotes and on one line, so that it can't disturb a terminal or flood a log. */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const shown = text.length > QUOTED_LENGTH ? `${text.slice(0, QUOTED_LENGTH)}…` : text;
  return JSON.stringify(shown).replace(/[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, escapeCharacter);
}

/** `\u001b` and the like: what a terminal must not see raw. */
export const escapeCharacter = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
