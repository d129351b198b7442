import type * as z from 'zod/mini';
import { type Diagnostic, hasErrors, type Path, type Place } from './diagnostic.ts';
import { type IssueContext, violations } from './issue-diagnostics.ts';
import { LARGEST_KAIROSFILE } from './largest-kairosfile.ts';
import { readYaml } from './yaml-document.ts';

/** A file of the user's as given: its name for messages and its bytes. */
export interface YamlSource {
  readonly file: string;
  readonly content: Uint8Array;
}

/** What messages call a kind of file. */
export interface FileWords {
  /** With its article: `a Kairosfile`. */
  readonly what: string;
  readonly emptyHint: string;
  readonly nameOf: IssueContext['nameOf'];
}

export interface LoadedYamlFile<T> {
  /** The checked content; undefined when something is wrong. */
  readonly value: T | undefined;
  /** The content as it is written; undefined when it can't be read. */
  readonly written: unknown;
  readonly diagnostics: readonly Diagnostic[];
  /** Paths whose values are wrong; the root's when nothing could be read. */
  readonly invalid: readonly Path[];
  readonly placeOf: (path: Path) => Place;
}

/** Reads a YAML file and checks it against a schema. Never throws; all that is wrong is in `diagnostics`, in the order of the file. */
export function loadYamlFile<T extends z.ZodMiniType>(
  { file, content }: YamlSource,
  schema: T,
  words: FileWords,
): LoadedYamlFile<z.output<T>> {
  const refusal = refuse(content, words);
  if (refusal !== undefined) return unread([{ ...refusal, severity: 'error', file }], () => ({ file }));
  const document = readYaml(new TextDecoder().decode(content), file);
  // What is missing at the top has no line of its own.
  const placeOf = (path: Path): Place =>
    path.length === 0 ? { file } : { file, range: document.rangeOf(path) };
  if (hasErrors(document.diagnostics)) return unread(document.diagnostics, placeOf);
  const written = document.value;
  if (written === null || written === undefined)
    return unread(
      [{ code: 'file-empty', severity: 'error', message: 'the file is empty', file, hint: words.emptyHint }],
      placeOf,
    );
  const parsed = schema.safeParse(written);
  if (parsed.success)
    return { value: parsed.data, written, diagnostics: document.diagnostics, invalid: [], placeOf };
  const context = { schema, value: written, sourceOf: document.sourceOf, nameOf: words.nameOf };
  const found = violations(parsed.error.issues, context);
  const diagnostics = found.map(({ code, message, hint, path, atKey }): Diagnostic => ({
    code,
    severity: 'error',
    message,
    file,
    range: atKey === true ? document.rangeOfKey(path) : document.rangeOf(path),
    ...(hint === undefined ? {} : { hint }),
  }));
  return {
    value: undefined,
    written,
    diagnostics: [...document.diagnostics, ...sortByPosition(diagnostics)],
    invalid: found.map(({ path }) => path),
    placeOf,
  };
}

const unread = <T>(
  diagnostics: readonly Diagnostic[],
  placeOf: (path: Path) => Place,
): LoadedYamlFile<T> => ({ value: undefined, written: undefined, diagnostics, invalid: [[]], placeOf });

/** Content that is not worth parsing. */
function refuse(
  content: Uint8Array,
  { what, emptyHint }: FileWords,
): Pick<Diagnostic, 'code' | 'message' | 'hint'> | undefined {
  if (content.length > LARGEST_KAIROSFILE)
    return {
      code: 'file-too-large',
      message: `the file is larger than ${LARGEST_KAIROSFILE / 1024 / 1024} MiB`,
      hint: `is it really ${what}? Those have a few lines`,
    };
  if (content.length === 0) return { code: 'file-empty', message: 'the file is empty', hint: emptyHint };
  if (content.includes(0) || !isUtf8(content))
    return {
      code: 'file-binary',
      message: 'the file is not text',
      hint: `${what} is YAML in UTF-8`,
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
