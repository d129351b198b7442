import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import { type Diagnostic, type Path, type Position, quote, type Range } from './diagnostic.ts';

/** A YAML text as plain values, with the way back from a value to where it stands. */
export interface YamlDocument {
  /** Plain data, undefined when the text can't be read. */
  readonly value: unknown;
  readonly diagnostics: readonly Diagnostic[];
  /** Where the value stands; the nearest enclosing one when it isn't there. */
  readonly rangeOf: (path: Path) => Range;
  /** Where the key of a mapping's entry stands. */
  readonly rangeOfKey: (path: Path) => Range;
  /** A plain scalar as it is written, before YAML made a number of it. */
  readonly sourceOf: (path: Path) => string | undefined;
}

/** An alias may stand for this many nodes in all; beyond it, a few lines would fill the memory. */
const MOST_ALIAS_COPIES = 100;

/** After a few errors of syntax the rest are mostly their echoes. */
const MOST_SYNTAX_ERRORS = 10;

/** Our words for an error of the YAML library, where its own are not enough. */
const SAID: Readonly<
  Partial<Record<YAMLError['code'], Partial<Pick<Diagnostic, 'code' | 'message' | 'hint'>>>>
> = {
  TAB_AS_INDENT: {
    code: 'yaml-tab',
    message: 'YAML does not allow tabs for indentation',
    hint: 'indent with spaces',
  },
  DUPLICATE_KEY: { code: 'yaml-duplicate-key', message: 'this key is there twice', hint: 'remove one' },
  MULTIPLE_DOCS: {
    code: 'yaml-several-documents',
    message: 'a second document begins here',
    hint: 'one file is one document; several images of a Kairosfile go into "matrix"',
  },
  TAG_RESOLVE_FAILED: { code: 'yaml-tag', hint: 'no tags are needed: remove the word with "!"' },
  MISSING_CHAR: { hint: 'a quote or bracket is not closed, or a space is missing after ":" or "-"' },
  NON_STRING_KEY: { message: 'a key must be a word', hint: 'put a key with brackets or "*" in quotes' },
  BAD_INDENT: { hint: 'keys of one level stand in one column' },
  BAD_SCALAR_START: { hint: 'put the value in quotes' },
};

/**
 * Reads one YAML 1.2 document (JSON is a part of it). Never throws: what can't be read is a diagnostic.
 * @param file the name that diagnostics carry
 */
export function readYaml(text: string, file: string): YamlDocument {
  const lineCounter = new LineCounter();
  const toRange = rangeMaker(lineCounter, text.length);
  const nowhere = toRange(0, 0);
  if (nestsTooDeeply(text)) return tooComplex(NESTING, file, nowhere);
  try {
    const document = parseDocument(text, { lineCounter, prettyErrors: false, stringKeys: true });
    const errors = [...document.errors, ...document.warnings];
    if (errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) return tooComplex(NESTING, file, nowhere);
    const diagnostics = errors
      .slice(0, MOST_SYNTAX_ERRORS)
      .map((error): Diagnostic => yamlDiagnostic(error, file, toRange));
    diagnostics.push(...unknownAliases(document, file, toRange));
    const value: unknown =
      diagnostics.length > 0 ? undefined : document.toJS({ maxAliasCount: MOST_ALIAS_COPIES });
    return { value, diagnostics, ...locator(document, toRange) };
  } catch (error) {
    // Two things throw instead of being collected: aliases that multiply, and nesting deeper than the stack.
    return tooComplex(error instanceof ReferenceError ? ALIASES : NESTING, file, nowhere);
  }
}

/** Far more than a Kairosfile needs, and far less than the parser's stack takes. */
const MOST_OPEN_BRACKETS = 100;
const WIDEST_INDENT = 500;

/** A cheap look before parsing: the parser calls itself for each level, and gives up slowly. */
function nestsTooDeeply(text: string): boolean {
  let open = 0;
  for (const character of text) {
    if (character === '[' || character === '{') open++;
    else if ((character === ']' || character === '}') && open > 0) open--;
    if (open > MOST_OPEN_BRACKETS) return true;
  }
  return new RegExp(`^[ ?:-]{${WIDEST_INDENT}}`, 'm').test(text);
}

const ALIASES = {
  message: 'aliases stand for too many values',
  hint: 'write the values out',
};
const NESTING = { message: 'nested too deeply to read', hint: 'five levels are enough for any Kairosfile' };

function tooComplex(why: Pick<Diagnostic, 'message' | 'hint'>, file: string, range: Range): YamlDocument {
  return {
    value: undefined,
    diagnostics: [{ code: 'yaml-too-complex', severity: 'error', ...why, file, range }],
    rangeOf: () => range,
    rangeOfKey: () => range,
    sourceOf: () => undefined,
  };
}

type ToRange = (start: number, end: number) => Range;

function rangeMaker(lineCounter: LineCounter, length: number): ToRange {
  const position = (offset: number): Position => {
    const within = Math.min(Math.max(offset, 0), length);
    const { line, col } = lineCounter.linePos(within);
    // An empty text has no line for the counter to find.
    return { offset: within, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  return (start, end) => ({ start: position(start), end: position(Math.max(start, end)) });
}

function yamlDiagnostic({ code, message, pos }: YAMLError, file: string, toRange: ToRange): Diagnostic {
  return { code: 'yaml-syntax', severity: 'error', message, ...SAID[code], file, range: toRange(...pos) };
}

function unknownAliases(document: Document, file: string, toRange: ToRange): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  visit(document, {
    Alias: (_key, alias) => {
      if (alias.resolve(document) !== undefined) return;
      const [start, end] = alias.range ?? [0, 0];
      const message = `nothing is called ${quote(alias.source)}`;
      const hint = 'a value that begins with "*" must be in quotes';
      found.push({ code: 'yaml-alias', severity: 'error', message, file, range: toRange(start, end), hint });
    },
  });
  return found;
}

function locator(
  document: Document,
  toRange: ToRange,
): Pick<YamlDocument, 'rangeOf' | 'rangeOfKey' | 'sourceOf'> {
  const resolve = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  const step = (node: unknown, key: string | number): { key?: unknown; value: unknown } | undefined => {
    const inner = resolve(node);
    if (isSeq(inner) && typeof key === 'number') return { value: inner.items[key] };
    if (!isMap(inner)) return undefined;
    const pair = inner.items.find((item: Pair) => keyName(item.key) === String(key));
    return pair && { key: pair.key, value: pair.value };
  };
  const walk = (path: Path): { node: unknown; key: unknown; whole: boolean } => {
    let node: unknown = document.contents;
    let key: unknown;
    for (const segment of path) {
      const next = step(node, segment);
      if (next === undefined) return { node, key, whole: false };
      key = next.key ?? key;
      // An empty value has no node of its own: its key is the nearest thing to point at.
      node = isNode(next.value) ? next.value : next.key;
    }
    return { node, key, whole: true };
  };
  const rangeOfNode = (node: unknown): Range => {
    const range = isNode(node) ? node.range : undefined;
    return range ? toRange(range[0], range[1]) : toRange(0, 0);
  };
  return {
    rangeOf: (path) => {
      const { node, key, whole } = walk(path);
      // A mapping that lacks something: its key says where better than all of its lines.
      return rangeOfNode(whole || key === undefined ? node : key);
    },
    rangeOfKey: (path) => {
      const found = step(walk(path.slice(0, -1)).node, path.at(-1) ?? '');
      return rangeOfNode(found?.key ?? found?.value);
    },
    sourceOf: (path) => {
      const { node, whole } = walk(path);
      const inner = resolve(node);
      return whole && isScalar(inner) && inner.type === 'PLAIN' ? inner.source : undefined;
    },
  };
}

const keyName = (key: unknown): string => (isScalar(key) ? String(key.value) : String(key));
