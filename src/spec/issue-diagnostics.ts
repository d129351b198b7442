import type * as z from 'zod/mini';
import { suggest } from '../lib/suggest.ts';
import { formatPath, type Path, quote } from './diagnostic.ts';
import { knownKeys, suggestKey } from './known-keys.ts';
import { AXES } from './schema.ts';
import { isSyntaxCode, SYNTAX } from './syntax.ts';
import { booleanTrap, textTrap } from './yaml-traps.ts';

type Issue = z.core.$ZodIssue;

/** A violation of the schema, not yet tied to a place: a file's position or a flag. */
export interface Violation {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly path: Path;
  /** True when the key itself is wrong and not its value. */
  readonly atKey?: boolean;
}

/** What the words of a message are made from. */
export interface IssueContext {
  /** What it was checked against. */
  readonly schema: z.ZodMiniType;
  /** The whole value that was checked. */
  readonly value: unknown;
  /** A plain scalar as written in the file; undefined for flags. */
  readonly sourceOf: (path: Path) => string | undefined;
  /** How the user knows the field: `packages.add[0]`, or `--package`. */
  readonly nameOf: (path: Path) => string;
}

/** Says in our words what the schema found wrong. */
export function violations(
  issues: readonly Issue[],
  context: IssueContext,
  under: Path = [],
): readonly Violation[] {
  return issues.flatMap((issue) => describeIssue(issue, context, [...under, ...toPath(issue.path)]));
}

const toPath = (path: readonly PropertyKey[]): Path =>
  path.map((key) => (typeof key === 'number' ? key : String(key)));

function describeIssue(issue: Issue, context: IssueContext, path: Path): readonly Violation[] {
  const name = context.nameOf(path);
  const value = valueAt(context.value, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, path, context));
    case 'invalid_union':
      return describeUnion(issue.errors, context, path);
    case 'invalid_type':
      return [
        value === undefined ? missing(name, path) : wrongType(issue.expected, value, name, path, context),
      ];
    case 'invalid_value':
      return [wrongValue(issue.values.map(String), value, name, path, context)];
    case 'too_small':
      return [
        { code: 'empty-value', message: `${name} is empty`, path, hint: 'give it a value or remove it' },
      ];
    case 'too_big':
      return [
        { code: 'value-too-long', message: `${name} is longer than ${issue.maximum} characters`, path },
      ];
    case 'invalid_format':
      return [wrongSyntax(issue.message, value, name, path)];
    // The schema has none of these; should it get one, its own words are better than silence.
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'not_multiple_of':
      return [{ code: 'wrong-type', message: `${name}: ${issue.message}`, path }];
  }
}

function unknownKey(key: string, path: Path, context: IssueContext): Violation {
  const full = [...path, key];
  const inside = path.length === 0 ? '' : ` in ${context.nameOf(path)}`;
  const known = knownKeys(context.schema, path).filter((name) => name !== '$schema');
  const meant = suggestKey(key, known);
  const hint = meant === undefined ? `known here: ${known.join(', ')}` : `did you mean ${quote(meant)}?`;
  return {
    code: 'unknown-key',
    message: `unknown key ${quote(key)}${inside}`,
    hint,
    path: full,
    atKey: true,
  };
}

/** Of the branches of a union, the one the writer was nearest to; the others would only confuse. */
function describeUnion(
  branches: readonly (readonly Issue[])[],
  context: IssueContext,
  path: Path,
): readonly Violation[] {
  const value = valueAt(context.value, path);
  if (isStep(path) && isRecord(value)) {
    const has = (key: string): boolean => Object.hasOwn(value, key);
    if (has('run') && has('copy'))
      return [wrongStep('is both "run" and "copy"', 'write two steps', path, context)];
    if (Object.keys(value).length === 0)
      return [wrongStep('is empty', 'write "run: …" or "copy: {from: …, to: …}"', path, context)];
  } else if (isStep(path)) {
    const hint = typeof value === 'string' ? 'write "run: " before it' : 'write "run: …" or "copy: …"';
    return [wrongStep('is neither "run" nor "copy"', hint, path, context)];
  }
  const nearest = branches.reduce((best, branch) => (distance(branch) < distance(best) ? branch : best));
  const unknown = nearest.filter(({ code }) => code === 'unrecognized_keys');
  // A misspelt key also makes the right one missing: one mistake, one message.
  return violations(unknown.length > 0 ? unknown : nearest, context, path);
}

const isStep = (path: Path): boolean => path[0] === 'stages' && path.length === 3;

const wrongStep = (what: string, hint: string, path: Path, context: IssueContext): Violation => ({
  code: 'wrong-step',
  message: `${context.nameOf(path)} ${what}`,
  hint,
  path,
});

/** Problems with the value as a whole count for more than problems inside it. */
const distance = (issues: readonly Issue[]): number =>
  issues.reduce(
    (sum, { path, code }) => sum + (path.length === 0 && code !== 'unrecognized_keys' ? 10 : 1),
    0,
  );

const missing = (name: string, path: Path): Violation => ({
  code: 'missing-field',
  message: `${name} is missing`,
  path,
});

function wrongType(
  expected: string,
  value: unknown,
  name: string,
  path: Path,
  context: IssueContext,
): Violation {
  if (value === null) return { code: 'empty-value', message: `${name} has no value`, path, hint: EMPTY_HINT };
  const wanted = TYPE_NAMES[expected] ?? expected;
  const hint = typeHint(expected, value, path, context);
  const message = `${name} must be ${wanted}, not ${describe(value)}`;
  return { code: 'wrong-type', message, path, ...(hint === undefined ? {} : { hint }) };
}

const EMPTY_HINT = 'give it a value or remove the key';

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
};

function typeHint(expected: string, value: unknown, path: Path, context: IssueContext): string | undefined {
  if (expected === 'string') return axisHint(value, path) ?? textTrap(value, context.sourceOf(path));
  if (expected === 'boolean') return axisHint(value, path) ?? booleanTrap(value, context.sourceOf(path));
  if (expected === 'array' && !isRecord(value)) return `write it as a list: [${quote(value)}]`;
  return axisHint(value, path);
}

/** A list where only the matrix has one. */
function axisHint(value: unknown, path: Path): string | undefined {
  const [field] = path;
  const isAxis = path.length === 1 && AXES.some((axis) => axis === field);
  return isAxis && Array.isArray(value) ? `several values go into matrix.${String(field)}` : undefined;
}

function wrongValue(
  allowed: readonly string[],
  value: unknown,
  name: string,
  path: Path,
  context: IssueContext,
): Violation {
  if (value === null) return { code: 'empty-value', message: `${name} has no value`, path, hint: EMPTY_HINT };
  if (value === undefined) return missing(name, path);
  if (typeof value !== 'string') return wrongType('string', value, name, path, context);
  const meant = suggest(value, allowed);
  const list = `allowed: ${allowed.join(', ')}`;
  return {
    code: 'wrong-value',
    message: `${name} ${quote(value)} is not known`,
    hint:
      meant === undefined ? list : `did you mean ${quote(meant)}? ${list[0]?.toUpperCase()}${list.slice(1)}`,
    path,
  };
}

function wrongSyntax(message: string, value: unknown, name: string, path: Path): Violation {
  if (value === '') return { code: 'empty-value', message: `${name} is empty`, path, hint: EMPTY_HINT };
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const broken = typeof value === 'string' && /[\x00-\x08\x0a-\x1f\x7f]/.test(value);
  const code = broken || !isSyntaxCode(message) ? 'line-break' : message;
  const { expected, hint } = SYNTAX[code];
  if (code === 'line-break') {
    const what = /[\r\n]/.test(String(value)) ? 'contains a line break' : 'contains a control character';
    const advice = path.at(-1) === 'run' ? hint : 'write it on one line';
    return { code, message: `${name} ${what}`, hint: advice, path };
  }
  return { code, message: `${name} ${quote(value)} is not ${expected}`, hint, path };
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isRecord(value)) return 'a mapping';
  return typeof value === 'string' ? quote(value) : `the ${typeof value} ${String(value)}`;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a path of plain data; undefined where there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  let inner = value;
  for (const key of path) {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, key)) return undefined;
    inner = (inner as Readonly<Record<string | number, unknown>>)[key];
  }
  return inner;
}

/** The name of a field of a file. */
export const fieldName = (path: Path): string => (path.length === 0 ? 'the Kairosfile' : formatPath(path));
