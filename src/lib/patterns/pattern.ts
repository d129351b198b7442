import { UserError } from '../user-error.ts';
import { cleanPath } from './clean-path.ts';

/** One line of a `.dockerignore`, or one include pattern, ready for matching. */
export interface Pattern {
  /** As it was written, cleaned, without its `!`. */
  readonly text: string;
  /** With `!`: what it matches is taken out again. */
  readonly negated: boolean;
  /** Whether the whole of this path matches; a directory's content is the matcher's matter. */
  matches(path: string): boolean;
}

/**
 * Reads a pattern as the daemon and `docker build` do (Go's filepath.Match, plus `**` for any number of directories and `!` for
 * exceptions; github.com/moby/patternmatcher). Gives undefined for an empty line. Throws UserError for a broken pattern.
 */
export function parsePattern(line: string): Pattern | undefined {
  const trimmed = line.trim();
  if (trimmed === '') return undefined;
  const cleaned = cleanPath(trimmed);
  const negated = cleaned.startsWith('!');
  const text = negated ? cleaned.slice(1) : cleaned;
  if (text === '') throw new UserError('the pattern "!" names nothing');
  return { text, negated, matches: matcherOf(text) };
}

/**
 * Whether a name matches a pattern without `**`, such as `*.yaml`.
 * @throws UserError for a broken pattern
 */
export function matchesName(pattern: string, name: string): boolean {
  return new RegExp(`^${pattern.replace(/\*+/g, '*').replace(ANY_TOKEN, oneToken(pattern))}$`, 'u').test(
    name,
  );
}

function matcherOf(text: string): (path: string) => boolean {
  if (!/[*?[\]\\]/.test(text)) return (path) => path === text;
  if (text === '**') return () => true;
  // The two shapes of almost every line are decided without a regular expression.
  const head = text.slice(0, -2);
  if (text.endsWith('**') && !/[*?[\]\\]/.test(head)) return (path) => path.startsWith(head);
  const tail = text.slice(2);
  if (text.startsWith('**') && !/[*?[\]\\]/.test(tail))
    return (path) => path.endsWith(tail) || (tail.startsWith('/') && path === tail.slice(1));
  const expression = new RegExp(`^${text.replace(ANY_TOKEN, oneToken(text))}$`, 'u');
  return (path) => expression.test(path);
}

/** `**` with the slash after it, an escaped character, a class, or any single character. */
const ANY_TOKEN = /\*\*\/?|\\[^]|\[\^?(?:\\[^]|[^\]\\])+\]|[^]/gu;

/** Members of a class are characters and ranges; a `-` of its own has to be escaped. */
const CLASS = /^\[\^?(?:(?:\\[^]|[^\\\-\]])(?:-(?:\\[^]|[^\\\-\]]))?)+\]$/u;

const broken = (pattern: string): UserError =>
  new UserError(`the pattern ${JSON.stringify(pattern)} is broken`);

function oneToken(pattern: string): (token: string, offset: number) => string {
  return (token, offset) => {
    if (token.startsWith('**')) return offset + token.length === pattern.length ? '.*' : '(?:.*/)?';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token === '[' || token === '\\') throw broken(pattern);
    if (token.length > 1 && token.startsWith('[')) return classOf(token, pattern);
    return literal(token.length > 1 && token.startsWith('\\') ? token.slice(1) : token);
  };
}

/** A class such as `[a-z]` or `[^a]`; like the daemon's, a negated one may also match a slash. */
function classOf(token: string, pattern: string): string {
  const negated = token.startsWith('[^');
  const members = token
    .slice(negated ? 2 : 1, -1)
    .replace(/\\([^])|([^\-\\])/gu, (_match, escaped, plain) => {
      const character = String(escaped ?? plain);
      return NEEDS_ESCAPE.test(character) ? `\\${character}` : character;
    });
  const expression = `[${negated ? '^' : ''}${members}]`;
  if (!CLASS.test(token)) throw broken(pattern);
  try {
    new RegExp(expression, 'u');
  } catch {
    throw broken(pattern); // a range that runs backwards
  }
  return expression;
}

/** Characters that mean something in a regular expression, or in a class of one. */
const NEEDS_ESCAPE = /[\\^$.*+?()[\]{}|/]/;

const literal = (character: string): string => (NEEDS_ESCAPE.test(character) ? `\\${character}` : character);
