import { suggest } from '../../lib/suggest.ts';
import { quote, type Range } from '../diagnostic.ts';

/** Which rules are asked, and what a finding means: BuildKit's own options for its checks. */
export interface CheckOptions {
  readonly skip: ReadonlySet<string> | 'all';
  /** Rules that are asked only on request. */
  readonly experimental: ReadonlySet<string> | 'all';
  /** A finding fails the build. */
  readonly error: boolean;
}

/** What is wrong with the options themselves. */
export interface CheckProblem {
  readonly message: string;
  readonly hint?: string;
}

export interface ReadCheckOptions {
  readonly options: CheckOptions;
  readonly problems: readonly CheckProblem[];
}

export const DEFAULT_CHECKS: CheckOptions = { skip: new Set(), experimental: new Set(), error: false };

const OPTIONS = ['skip', 'experimental', 'error'] as const;

/**
 * Reads `skip=Rule,Rule;error=true;experimental=all`, the value of `# check=` and of BUILDKIT_DOCKERFILE_CHECK
 * (https://docs.docker.com/reference/dockerfile/#check). What can't be read is a problem, and the rest counts.
 * @param known names of rules, to tell a misspelt one
 */
export function readCheckOptions(value: string, known: readonly string[]): ReadCheckOptions {
  const problems: CheckProblem[] = [];
  let options: CheckOptions = DEFAULT_CHECKS;
  for (const part of value.split(';').map((text) => text.trim())) {
    if (part === '') continue;
    const [name = '', setting = ''] = splitOnce(part, '=');
    if (name === 'error') {
      if (/^(?:true|false|1|0)$/i.test(setting))
        options = { ...options, error: /^(?:true|1)$/i.test(setting) };
      else
        problems.push({
          message: `the check option error is ${quote(setting)}`,
          hint: 'write true or false',
        });
    } else if (name === 'skip' || name === 'experimental') {
      const { names, problems: unknown } = readNames(setting, known);
      options = { ...options, [name]: names };
      problems.push(...unknown);
    } else {
      const meant = suggest(name, OPTIONS);
      problems.push({
        message: `there is no check option ${quote(name)}`,
        hint: meant === undefined ? `there are ${OPTIONS.join(', ')}` : `did you mean ${quote(meant)}?`,
      });
    }
  }
  return { options, problems };
}

function readNames(
  text: string,
  known: readonly string[],
): { readonly names: ReadonlySet<string> | 'all'; readonly problems: readonly CheckProblem[] } {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.some((name) => name.toLowerCase() === 'all')) return { names: 'all', problems: [] };
  const problems = names
    .filter((name) => !known.includes(name))
    .map((name): CheckProblem => {
      const meant = suggest(name, known);
      return {
        message: `no rule is called ${quote(name)}`,
        ...(meant === undefined ? {} : { hint: `did you mean ${quote(meant)}?` }),
      };
    });
  return { names: new Set(names), problems };
}

const splitOnce = (text: string, separator: string): readonly string[] => {
  const at = text.indexOf(separator);
  return at === -1 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
};

/** A `# check=…` line: its value, and where that stands. */
export interface CheckDirective {
  readonly value: string;
  readonly range: Range;
}

/**
 * The `# check=…` line among the comments a file begins with. Unlike in a Dockerfile other comments may stand before it,
 * since editors want theirs at the top as well.
 */
export function findCheckDirective(text: string): CheckDirective | undefined {
  const lines = text.split('\n');
  const content = lines.findIndex((line) => !/^[ \t\r]*(?:#[^\n]*)?$/.test(line));
  const head = content === -1 ? lines : lines.slice(0, content);
  for (const [index, line] of head.entries()) {
    const [, before = '', value] = /^([ \t]*#[ \t]*check[ \t]*=[ \t]*)(\S.*?)\s*$/i.exec(line) ?? [];
    if (value === undefined) continue;
    const offset = lines.slice(0, index).reduce((sum, { length }) => sum + length + 1, before.length);
    const start = { offset, line: index + 1, column: before.length + 1 };
    const { length } = value;
    return {
      value,
      range: { start, end: { ...start, offset: offset + length, column: start.column + length } },
    };
  }
  return undefined;
}
