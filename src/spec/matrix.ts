import { isDeepStrictEqual } from 'node:util';
import { firstEqual } from '../lib/first-equal.ts';
import { baseNames, cellName } from './cell-name.ts';
import { type Diagnostic, type Path, quote } from './diagnostic.ts';
import { NO_FIPS } from './hardware.ts';
import type { ImageSpec, MatrixCell } from './image-spec.ts';
import { modelArchitecture, modelName } from './models.ts';
import { contradictsFlags, type MergedKairosfile } from './merge-flags.ts';
import { AXES, type Axis, type CellChoice, type Kairosfile } from './schema.ts';
import { axisValueKey, matches, unusedValues } from './matrix-values.ts';
import { toImageSpec } from './to-image-spec.ts';

/** A combination that is not built, and why. */
export interface DroppedCell {
  readonly name: string;
  readonly spec: ImageSpec;
  /** `impossible`: the hardware or the binaries forbid it. `flags`: a flag chose something else. */
  readonly by: 'exclude' | 'impossible' | 'flags' | 'repeat';
  readonly reason: string;
  /** Where it was asked for: the matrix, or the entry of `include`. */
  readonly path: Path;
}

export interface ExpandedMatrix {
  readonly cells: readonly MatrixCell[];
  readonly dropped: readonly DroppedCell[];
  readonly diagnostics: readonly Diagnostic[];
}

/** More cells than this is a slip, not a plan. (GitHub's own limit for one matrix is 256 jobs.) */
const MOST_CELLS = 2000;

/** A combination on its way to becoming a cell. */
interface Candidate {
  readonly choice: CellChoice;
  readonly spec: ImageSpec;
  /** Where a problem with it is shown. */
  readonly path: Path;
  readonly included: boolean;
}

/**
 * Expands the fields of a Kairosfile into the images it stands for: one without a matrix; with one, the product of its
 * axes in the order of `AXES` and then of their values, less `exclude` and what no hardware can be, then `include`.
 * A product's impossible combinations are dropped with a reason; one that was asked for by itself is an error.
 */
export function expandMatrix(merged: MergedKairosfile): ExpandedMatrix {
  const { kairosfile, placeOf } = merged;
  const problem = (code: string, path: Path, message: string, hint?: string): Diagnostic => ({
    code,
    severity: 'error',
    message,
    ...placeOf(path),
    ...(hint === undefined ? {} : { hint }),
  });
  const size = AXES.reduce((product, axis) => product * (kairosfile.matrix?.[axis]?.length ?? 1), 1);
  if (size > MOST_CELLS)
    return nothing([
      problem('matrix-too-large', ['matrix'], `the matrix has ${size} cells, more than ${MOST_CELLS}`),
    ]);
  const candidates = [...product(kairosfile), ...included(kairosfile)];
  const name = namer(candidates, kairosfile);
  // Bake and others have no dots in names.
  const byName = new Map<string, MatrixCell>();
  const dropped: DroppedCell[] = [];
  const diagnostics: Diagnostic[] = [...repeatedValues(kairosfile, problem)];
  for (const candidate of candidates) {
    const { spec, path } = candidate;
    const cell = { name: name(spec), spec };
    const drop = (by: DroppedCell['by'], reason: string): unknown =>
      dropped.push({ ...cell, by, reason, path });
    const excluded = candidate.included ? undefined : excludedBy(spec, kairosfile);
    const impossible = impossibility(spec);
    const key = cell.name.replaceAll('.', '-');
    const same = byName.get(key);
    if (candidate.included && contradictsFlags(candidate.choice, kairosfile, merged.pinned))
      drop('flags', 'a flag chose another value');
    else if (excluded !== undefined) drop('exclude', `matrix.exclude[${excluded}]`);
    else if (impossible !== undefined && (candidate.included || kairosfile.matrix === undefined))
      diagnostics.push(
        problem(impossible.code, [...path, impossible.field], impossible.reason, impossible.hint),
      );
    else if (impossible !== undefined) drop('impossible', impossible.reason);
    else if (same === undefined) byName.set(key, cell);
    else if (isDeepStrictEqual(same.spec, spec)) drop('repeat', 'the same cell is there already');
    else
      diagnostics.push(
        problem(
          'matrix-name-collision',
          candidate.included ? path : ['matrix', 'base'],
          `two cells would both be called ${quote(cell.name)}: ${quote(same.spec.base)} and ${quote(spec.base)}`,
          'write one of the two differently, with its registry for example',
        ),
      );
  }
  const cells = [...byName.values()];
  diagnostics.push(...afterwards(kairosfile, cells, dropped, diagnostics, problem));
  return { cells, dropped, diagnostics };
}

const nothing = (diagnostics: readonly Diagnostic[]): ExpandedMatrix => ({
  cells: [],
  dropped: [],
  diagnostics,
});

type Problem = (code: string, path: Path, message: string, hint?: string) => Diagnostic;

function product(kairosfile: Kairosfile): readonly Candidate[] {
  const { matrix } = kairosfile;
  if (matrix === undefined) return [candidate(kairosfile, {}, [], false)];
  const axes = AXES.filter((axis) => matrix[axis] !== undefined);
  let choices: CellChoice[] = axes.length === 0 ? [] : [{}];
  for (const axis of axes)
    choices = choices.flatMap((choice) =>
      (matrix[axis] ?? [])
        // Only a standard image has a Kubernetes to vary: core cells take the first value, once.
        .slice(0, axis === 'kubernetes' && variantOf(choice, kairosfile) === 'core' ? 1 : undefined)
        .map((value): CellChoice => ({ ...choice, [axis]: value })),
    );
  return choices.map((choice) => candidate(kairosfile, choice, ['matrix'], false));
}

const variantOf = (choice: CellChoice, { variant = 'core' }: Kairosfile): string => choice.variant ?? variant;

const included = (kairosfile: Kairosfile): readonly Candidate[] =>
  (kairosfile.matrix?.include ?? []).map((choice, index) =>
    candidate(kairosfile, choice, ['matrix', 'include', index], true),
  );

const candidate = (
  kairosfile: Kairosfile,
  choice: CellChoice,
  path: Path,
  isIncluded: boolean,
): Candidate => ({ choice, spec: toImageSpec(kairosfile, choice), path, included: isIncluded });

function namer(candidates: readonly Candidate[], { matrix }: Kairosfile): (spec: ImageSpec) => string {
  const names = baseNames(candidates.map(({ spec }) => spec.base));
  const withKubernetes =
    matrix?.kubernetes !== undefined ||
    (matrix?.include ?? []).some(({ kubernetes }) => kubernetes !== undefined);
  return (spec) => cellName(spec, names.get(spec.base) ?? spec.base, withKubernetes);
}

/** The index of the first `exclude` entry that matches. */
function excludedBy(spec: ImageSpec, { matrix }: Kairosfile): number | undefined {
  const index = (matrix?.exclude ?? []).findIndex((entry) => matches(entry, spec));
  return index === -1 ? undefined : index;
}

interface Impossibility {
  readonly code: string;
  readonly field: Axis;
  readonly reason: string;
  readonly hint: string;
}

/** Why there can be no such image, if so. */
function impossibility({ model, arch, fips }: ImageSpec): Impossibility | undefined {
  const needed = modelArchitecture(model);
  if (needed !== undefined && arch !== undefined && arch !== needed)
    return {
      code: 'model-architecture',
      field: 'arch',
      reason: `model ${modelName(model)} is ${needed}, not ${arch}`,
      hint: `write "arch: ${needed}", or leave it out`,
    };
  if (fips && arch !== undefined && NO_FIPS.includes(arch))
    return {
      code: 'fips-architecture',
      field: 'fips',
      reason: `there is no FIPS build for ${arch}`,
      hint: 'turn fips off for this architecture',
    };
  return undefined;
}

function repeatedValues({ matrix }: Kairosfile, problem: Problem): readonly Diagnostic[] {
  return AXES.flatMap((axis) => {
    const values: readonly CellChoice[Axis][] = matrix?.[axis] ?? [];
    const first = firstEqual(values, axisValueKey);
    return values.flatMap((value, index) =>
      first[index] === index
        ? []
        : [
            problem(
              'duplicate-value',
              ['matrix', axis, index],
              `matrix.${axis} has ${quote(value)} twice`,
              'remove one',
            ),
          ],
    );
  });
}

/** What can only be said once all cells are known. */
function afterwards(
  kairosfile: Kairosfile,
  cells: readonly MatrixCell[],
  dropped: readonly DroppedCell[],
  earlier: readonly Diagnostic[],
  problem: Problem,
): readonly Diagnostic[] {
  const { matrix } = kairosfile;
  if (matrix === undefined || earlier.length > 0) return [];
  if (cells.length === 0) {
    const reason = dropped[0]?.reason;
    const hint =
      reason === undefined ? 'give it an axis such as "base: [debian:12]"' : `the first of them: ${reason}`;
    return [problem('matrix-empty', ['matrix'], 'no cell of the matrix is left', hint)];
  }
  const warn = (diagnostic: Diagnostic): Diagnostic => ({ ...diagnostic, severity: 'warning' });
  const all = [...cells, ...dropped];
  const unusedExcludes = (matrix.exclude ?? []).flatMap((entry, index) =>
    all.some(({ spec }) => matches(entry, spec))
      ? []
      : [
          warn(
            problem(
              'matrix-exclude-unused',
              ['matrix', 'exclude', index],
              `matrix.exclude[${index}] matches no cell`,
              'is one of its values misspelt?',
            ),
          ),
        ],
  );
  const unused = unusedValues(
    matrix,
    cells.map(({ spec }) => spec),
  ).map(({ axis, index }) =>
    warn(
      problem(
        'matrix-value-unused',
        ['matrix', axis, index],
        `no cell is left with matrix.${axis} ${quote(matrix[axis]?.[index])}`,
        'kairos-gen matrix says why',
      ),
    ),
  );
  return [...unusedExcludes, ...unused];
}
