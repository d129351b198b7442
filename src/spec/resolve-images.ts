import { type Diagnostic, hasErrors, type Path, type Place } from './diagnostic.ts';
import type { FlagValues } from './image-flags.ts';
import type { MatrixCell } from './image-spec.ts';
import { type KairosfileSource, loadKairosfile, type LoadedKairosfile } from './kairosfile.ts';
import { type DroppedCell, expandMatrix } from './matrix.ts';
import { mergeFlags, readFlags } from './merge-flags.ts';
import { brokenRules } from './rules.ts';
import type { Kairosfile } from './schema.ts';

/** What a user asked for: a Kairosfile, flags, or both. */
export interface ImageQuestion {
  readonly source?: KairosfileSource;
  readonly flags?: FlagValues;
  /** Taken for what neither says, by commands that can do without (`--parametric`). */
  readonly defaults?: { readonly base?: string; readonly version?: string };
}

/** The images that were asked for, or what is wrong. */
export interface ResolvedImages {
  /** In the order of the matrix; empty when there is an error. */
  readonly cells: readonly MatrixCell[];
  readonly dropped: readonly DroppedCell[];
  /** Problems of the flags first, then of the file in its order. Without an error there may be warnings. */
  readonly diagnostics: readonly Diagnostic[];
  /** True when a matrix was asked for, even one of a single cell. */
  readonly matrix: boolean;
  /** The fields as written, flags over the file and without what is wrong: for rules about what was written. */
  readonly kairosfile: Kairosfile;
  /** Where a field was given: for source maps and for problems found later. */
  readonly placeOf: (path: Path) => Place;
}

/** Resolves a Kairosfile and flags to images. Pure: the same question gives the same answer; never throws. */
export function resolveImages({ source, flags = {}, defaults = {} }: ImageQuestion): ResolvedImages {
  const file: LoadedKairosfile =
    source === undefined
      ? { kairosfile: {}, diagnostics: [], invalid: [], placeOf: () => ({}) }
      : loadKairosfile(source);
  const given = readFlags(flags);
  const merged = mergeFlags(file.kairosfile, given, file.placeOf);
  const kairosfile = { ...defaults, ...merged.kairosfile };
  const found = [...given.diagnostics, ...file.diagnostics];
  const invalid = new Set([...file.invalid, ...given.invalid].map(([field]) => field));
  // A file that can't be read at all says nothing about what is missing in it.
  const rules = invalid.has(undefined) ? [] : brokenRules({ ...merged, kairosfile }, invalid);
  const diagnostics = [...found, ...rules];
  const answer = { matrix: kairosfile.matrix !== undefined, kairosfile, placeOf: merged.placeOf };
  if (hasErrors(diagnostics)) return { ...answer, cells: [], dropped: [], diagnostics };
  const expanded = expandMatrix({ ...merged, kairosfile });
  return {
    ...answer,
    cells: hasErrors(expanded.diagnostics) ? [] : expanded.cells,
    dropped: expanded.dropped,
    diagnostics: [...diagnostics, ...expanded.diagnostics],
  };
}
