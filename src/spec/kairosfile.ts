import { type Diagnostic, hasErrors, type Path, type Place } from './diagnostic.ts';
import { fieldName, violations } from './issue-diagnostics.ts';
import { LARGEST_KAIROSFILE } from './largest-kairosfile.ts';
import { type Kairosfile, kairosfileSchema } from './schema.ts';
import { readYaml } from './yaml-document.ts';

/** A Kairosfile as given: its name for messages (`-` is standard input) and its bytes. */
export interface KairosfileSource {
  readonly file: string;
  readonly content: Uint8Array;
}

/** A checked Kairosfile. What was wrong in it is left out of `kairosfile`, so that the rest can still be looked at. */
export interface LoadedKairosfile {
  readonly kairosfile: Kairosfile;
  readonly diagnostics: readonly Diagnostic[];
  /** Paths whose values were wrong and left out. */
  readonly invalid: readonly Path[];
  readonly placeOf: (path: Path) => Place;
}

/** Reads and checks a Kairosfile. Never throws; everything wrong is in `diagnostics`, in the order of the file. */
export function loadKairosfile({ file, content }: KairosfileSource): LoadedKairosfile {
  const refusal = refuse(content);
  if (refusal !== undefined) return empty([{ ...refusal, severity: 'error', file }], () => ({ file }));
  const text = new TextDecoder().decode(content);
  const document = readYaml(text, file);
  // What is missing at the top has no line of its own.
  const placeOf = (path: Path): Place =>
    path.length === 0 ? { file } : { file, range: document.rangeOf(path) };
  if (hasErrors(document.diagnostics)) return empty(document.diagnostics, placeOf);
  if (document.value === null || document.value === undefined)
    return empty(
      [{ code: 'file-empty', severity: 'error', message: 'the file is empty', file, hint: EMPTY_HINT }],
      placeOf,
    );
  const parsed = kairosfileSchema.safeParse(document.value);
  if (parsed.success)
    return { kairosfile: parsed.data, diagnostics: document.diagnostics, invalid: [], placeOf };
  const context = { value: document.value, sourceOf: document.sourceOf, nameOf: fieldName };
  const found = violations(parsed.error.issues, context);
  const diagnostics = found.map(({ code, message, hint, path, atKey }): Diagnostic => ({
    code,
    severity: 'error',
    message,
    file,
    range: atKey === true ? document.rangeOfKey(path) : document.rangeOf(path),
    ...(hint === undefined ? {} : { hint }),
  }));
  const invalid = found.map(({ path }) => path);
  return {
    kairosfile: withoutInvalid(document.value, invalid),
    diagnostics: [...document.diagnostics, ...sortByPosition(diagnostics)],
    invalid,
    placeOf,
  };
}

const EMPTY_HINT = 'kairos-gen new writes a commented one to start from';

function empty(diagnostics: readonly Diagnostic[], placeOf: (path: Path) => Place): LoadedKairosfile {
  return { kairosfile: {}, diagnostics, invalid: [[]], placeOf };
}

/** Content that is not worth parsing. */
function refuse(content: Uint8Array): Pick<Diagnostic, 'code' | 'message' | 'hint'> | undefined {
  if (content.length > LARGEST_KAIROSFILE)
    return {
      code: 'file-too-large',
      message: `the file is larger than ${LARGEST_KAIROSFILE / 1024 / 1024} MiB`,
      hint: 'is it really a Kairosfile? Those have a few lines',
    };
  if (content.length === 0) return { code: 'file-empty', message: 'the file is empty', hint: EMPTY_HINT };
  if (content.includes(0) || !isUtf8(content))
    return {
      code: 'file-binary',
      message: 'the file is not text',
      hint: 'a Kairosfile is YAML in UTF-8',
    };
  return undefined;
}

function isUtf8(content: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(content);
    return true;
  } catch {
    return false;
  }
}

const sortByPosition = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
  diagnostics.toSorted((left, right) => (left.range?.start.offset ?? 0) - (right.range?.start.offset ?? 0));

/** The fields that nothing is wrong with. A field with a problem anywhere inside is left out whole. */
function withoutInvalid(value: unknown, invalid: readonly Path[]): Kairosfile {
  const wrong = new Set(invalid.map(([field]) => field));
  if (typeof value !== 'object' || value === null || wrong.has(undefined)) return {};
  const kept = Object.fromEntries(Object.entries(value).filter(([field]) => !wrong.has(field)));
  const parsed = kairosfileSchema.safeParse(kept);
  return parsed.success ? parsed.data : {};
}
