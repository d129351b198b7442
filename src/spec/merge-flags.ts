import type { Diagnostic, Path, Place } from './diagnostic.ts';
import { type FlagValues, IMAGE_FLAGS, type ImageFlag } from './image-flags.ts';
import { violations } from './issue-diagnostics.ts';
import { AXES, type Axis, type CellChoice, type Kairosfile, kairosfileSchema } from './schema.ts';

/** The flags read as a Kairosfile of their own. */
export interface FlagFields {
  readonly kairosfile: Kairosfile;
  readonly diagnostics: readonly Diagnostic[];
  /** The flags that were given, by the path they set. */
  readonly given: readonly ImageFlag[];
  readonly invalid: readonly Path[];
}

type Fields = Record<string, unknown>;

/** Checks the values of flags with the schema of the file; a problem names its flag. */
export function readFlags(values: FlagValues): FlagFields {
  const given: ImageFlag[] = IMAGE_FLAGS.filter(({ name }) => values[name] !== undefined);
  const diagnostics: Diagnostic[] = [];
  const invalid: Path[] = [];
  const valid: Fields = {};
  for (const flag of given) {
    const words = toWords(values[flag.name], flag);
    if (words.length > 1 && (flag.takes === 'text' || flag.takes === 'boolean')) {
      invalid.push(flag.path);
      diagnostics.push(
        onFlag(flag, 'flag-repeated', `--${flag.name} is given ${words.length} times`, 'give it once'),
      );
      continue;
    }
    const one: Fields = {};
    setField(one, flag, words);
    const parsed = kairosfileSchema.safeParse(one);
    if (parsed.success) setField(valid, flag, words);
    else {
      invalid.push(flag.path);
      const context = {
        schema: kairosfileSchema,
        value: one,
        sourceOf: () => undefined,
        nameOf: () => `--${flag.name}`,
      };
      for (const { code, message, hint } of violations(parsed.error.issues, context))
        diagnostics.push(onFlag(flag, code, message, hint));
    }
  }
  const parsed = kairosfileSchema.safeParse(valid);
  return { kairosfile: parsed.success ? parsed.data : {}, diagnostics, given, invalid };
}

const onFlag = (flag: ImageFlag, code: string, message: string, hint: string | undefined): Diagnostic => ({
  code,
  severity: 'error',
  message,
  flag: `--${flag.name}`,
  ...(hint === undefined ? {} : { hint }),
});

/** Lists may also be written with commas, as the agent's `--skip-step` has it. */
function toWords(value: unknown, flag: ImageFlag): readonly unknown[] {
  const words: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (flag.takes !== 'list' && flag.takes !== 'append') return words;
  return words.flatMap((word) => (typeof word === 'string' ? word.split(',') : [word]));
}

function setField(fields: Fields, { path, takes }: ImageFlag, words: readonly unknown[]): void {
  const several = takes === 'axis' && words.length > 1;
  const value = several || takes === 'list' || takes === 'append' ? words : words[0];
  const [field = '', inner] = several ? (['matrix', path[0]] as const) : path;
  if (inner === undefined) fields[field] = value;
  else fields[field] = { ...(fields[field] as Fields | undefined), [inner]: value };
}

/** The file with the flags over it, and which axes the flags decided. */
export interface MergedKairosfile {
  readonly kairosfile: Kairosfile;
  /** Axes of the file's matrix that a flag replaced; `include` entries that say something else are left out. */
  readonly pinned: ReadonlySet<Axis>;
  readonly placeOf: (path: Path) => Place;
}

/**
 * Flags win over the file: a value replaces the file's, and the file's axis of that name with it. `--package`,
 * `--remove-package` and `--skip` add to the file's lists, the last word on a package being the flag's.
 */
export function mergeFlags(
  file: Kairosfile,
  flags: FlagFields,
  placeInFile: (path: Path) => Place,
): MergedKairosfile {
  const over = flags.kairosfile;
  const pinned = new Set(
    AXES.filter((axis) => over[axis] !== undefined || over.matrix?.[axis] !== undefined),
  );
  const matrix = mergeMatrix(file, over, pinned);
  const packages = mergePackages(file.packages, over.packages);
  const skip = over.skip === undefined ? file.skip : union(file.skip, over.skip);
  const kubernetes =
    file.kubernetes === undefined && over.kubernetes === undefined
      ? undefined
      : { ...file.kubernetes, ...over.kubernetes };
  const kairosfile: Kairosfile = {
    ...file,
    ...over,
    ...(kubernetes === undefined ? {} : { kubernetes }),
    ...(packages === undefined ? {} : { packages }),
    ...(skip === undefined ? {} : { skip }),
  };
  delete kairosfile.matrix;
  if (matrix !== undefined) kairosfile.matrix = matrix;
  const placeOf = (path: Path): Place => {
    const field = path[0] === 'matrix' && path.length > 1 ? path.slice(1) : path;
    const flag = flags.given.find(({ path: sets }) => sets.every((key, depth) => field[depth] === key));
    const appends = flag?.takes === 'append';
    return flag === undefined || appends ? placeInFile(path) : { flag: `--${flag.name}` };
  };
  return { kairosfile, pinned, placeOf };
}

type Matrix = NonNullable<Kairosfile['matrix']>;

function mergeMatrix(file: Kairosfile, over: Kairosfile, pinned: ReadonlySet<Axis>): Matrix | undefined {
  if (file.matrix === undefined) return over.matrix;
  const matrix: Matrix = { ...file.matrix };
  for (const axis of pinned) Reflect.deleteProperty(matrix, axis);
  return { ...matrix, ...over.matrix };
}

function mergePackages(file: Kairosfile['packages'], over: Kairosfile['packages']): Kairosfile['packages'] {
  if (over === undefined) return file;
  const without = (list: readonly string[] | undefined, other: readonly string[] = []): readonly string[] =>
    (list ?? []).filter((name) => !other.includes(name));
  return {
    add: union(without(file?.add, over.remove), over.add),
    remove: union(without(file?.remove, over.add), over.remove),
  };
}

const union = <T>(left: readonly T[] = [], right: readonly T[] = []): T[] => [
  ...new Set([...left, ...right]),
];

/** True when an `include` entry names another value for an axis than the one a flag chose. */
export function contradictsFlags(
  entry: CellChoice,
  kairosfile: Kairosfile,
  pinned: ReadonlySet<Axis>,
): boolean {
  return [...pinned].some((axis) => {
    const wanted = entry[axis];
    if (wanted === undefined) return false;
    const chosen: readonly unknown[] = kairosfile.matrix?.[axis] ?? [kairosfile[axis]];
    return !chosen.some((value) => JSON.stringify(value) === JSON.stringify(wanted));
  });
}
