import { suggest } from '../../lib/suggest.ts';
import { UsageError } from '../../lib/user-error.ts';
import { COMMANDS, type CommandName, type Option, OPTIONS, PROVIDER_OPTION } from './options.ts';

/** The words of a command line, taken apart but not yet understood. */
export interface ParsedWords {
  readonly command: CommandName;
  /** What follows the command, such as the topic of `help`. */
  readonly operands: readonly string[];
  /** Values by option name, in the order given; an option that is not there was not given. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** `--provider-NAME-version` and `-config`, by NAME. */
  readonly providers: ReadonlyMap<string, { readonly version?: string; readonly config?: string }>;
  /** What the user should know about spellings that were renamed. */
  readonly hints: readonly string[];
}

/** The words Go's flag package takes for a boolean (strconv.ParseBool). */
const TRUE_WORDS = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const FALSE_WORDS = ['0', 'f', 'F', 'FALSE', 'false', 'False'];

interface Spelling {
  readonly option: Option;
  readonly renamed: boolean;
}

/**
 * Takes the words after the program's name apart by the rules of Go's flag package, which v0.2.6 had: one dash or two,
 * `-x=v` or `-x v`. A library for GNU-style options can't be used: it would read `-k8sversion` as eleven letters and
 * take the quotes off values. Throws UsageError.
 */
export function parseWords(words: readonly string[]): ParsedWords {
  const found = COMMANDS.find((name) => name === firstOperand(words));
  const command: CommandName = found ?? 'build';
  const spellings = spellingsOf(command);
  const operands: string[] = [];
  const values = new Map<string, string[]>();
  const providers = new Map<string, { version?: string; config?: string }>();
  const hints: string[] = [];

  const waiting = [...words];
  for (let word = waiting.shift(); word !== undefined; word = waiting.shift()) {
    if (word === '--') {
      operands.push(...waiting);
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      operands.push(word);
      continue;
    }
    const [name, given] = split(word);
    const provider = PROVIDER_OPTION.exec(name);
    if (provider !== null) {
      const [, providerName = '', setting = ''] = provider;
      const value = given ?? waiting.shift();
      if (value === undefined) throw new UsageError(`${word} needs a value`);
      providers.set(providerName, { ...providers.get(providerName), [setting]: value });
      continue;
    }
    const spelling = spellings.get(name);
    if (spelling === undefined) throw unknownOption(word, name, command, spellings);
    const { option, renamed } = spelling;
    if (renamed) hints.push(`${dashed(name)} is now called ${dashed(option.name)}`);
    const value = valueOf(option, word, given, waiting, spellings);
    const before = values.get(option.name) ?? [];
    values.set(option.name, option.kind === 'list' ? [...before, ...listItems(value)] : [value]);
  }
  if (found !== undefined) operands.shift();
  const [stray] = operands;
  if (stray !== undefined && command !== 'help' && command !== 'completion')
    throw unexpectedWord(stray, command);
  return { command, operands, values, providers, hints };
}

/** `-s` or `--stage`: as one letter or a word is written. */
export const dashed = (name: string): string => `${name.length === 1 ? '-' : '--'}${name}`;

function spellingsOf(command: CommandName): ReadonlyMap<string, Spelling> {
  const spellings = new Map<string, Spelling>();
  const takes = (option: Option): boolean => option.commands.includes(command);
  for (const option of OPTIONS.filter(takes))
    for (const name of option.renamed ?? []) spellings.set(name, { option, renamed: true });
  for (const option of OPTIONS.filter(takes))
    for (const name of [option.name, ...(option.also ?? [])]) spellings.set(name, { option, renamed: false });
  return spellings;
}

function split(word: string): [name: string, value: string | undefined] {
  const body = word.replace(/^--?/, '');
  if (body === '' || body.startsWith('-') || body.startsWith('='))
    throw new UsageError(`"${word}" is no option`);
  const equals = body.indexOf('=');
  return equals < 0 ? [body, undefined] : [body.slice(0, equals), body.slice(equals + 1)];
}

function valueOf(
  option: Option,
  word: string,
  given: string | undefined,
  waiting: string[],
  spellings: ReadonlyMap<string, Spelling>,
): string {
  const next = waiting[0];
  const nextIsOption = next?.startsWith('-') === true && spellings.has(split(`${next}=`)[0]);
  switch (option.kind) {
    case 'switch':
      return truth(option, given ?? 'true');
    case 'truth':
      if (given !== undefined) return truth(option, given);
      return next === undefined || nextIsOption ? 'true' : truth(option, waiting.shift() ?? '');
    case 'text':
    case 'list': {
      const value = given ?? (nextIsOption ? undefined : waiting.shift());
      if (value === undefined)
        throw new UsageError(`${word} needs a value${allowed(option)}`, hintFor(option));
      return value;
    }
  }
}

function hintFor(option: Option): string | undefined {
  return option.name === 'version' ? 'the version of the program itself: kairos-init version' : undefined;
}

function truth(option: Option, value: string): string {
  if (TRUE_WORDS.includes(value)) return 'true';
  if (FALSE_WORDS.includes(value)) return 'false';
  if (option.kind === 'truth' && /^true$/i.test(value)) return 'true';
  if (option.emptyIsFallback === true && value === '') return 'false';
  throw new UsageError(`${dashed(option.name)}: "${value}" is neither true nor false`);
}

const allowed = (option: Option): string =>
  option.values === undefined ? '' : `: one of ${option.values.join(', ')}`;

const listItems = (value: string): string[] =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** The first word that is no option and no option's value, without judging anything. */
function firstOperand(words: readonly string[]): string | undefined {
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (!word.startsWith('-') || word === '-') return word;
    if (word === '--') return undefined;
    if (word.includes('=')) continue;
    const name = word.replace(/^--?/, '');
    const option = OPTIONS.find(({ name: own, also = [], renamed = [] }) =>
      [own, ...also, ...renamed].includes(name),
    );
    const takesNext =
      PROVIDER_OPTION.test(name) ||
      option?.kind === 'text' ||
      option?.kind === 'list' ||
      (option?.kind === 'truth' && /^(true|false|[01tf]|)$/i.test(words[index + 1] ?? '-'));
    if (takesNext) index++;
  }
  return undefined;
}

function unknownOption(
  word: string,
  name: string,
  command: CommandName,
  spellings: ReadonlyMap<string, Spelling>,
): UsageError {
  const elsewhere = OPTIONS.find(
    (option) => option.name === name || option.also?.includes(name) || option.renamed?.includes(name),
  );
  if (elsewhere !== undefined) {
    const others = elsewhere.commands.filter((other) => other !== 'build');
    const where =
      others.length === 0 ? 'a build' : others.map((other) => `\`kairos-init ${other}\``).join(', ');
    return new UsageError(`${dashed(name)} is no option of ${programOf(command)}`, `it belongs to ${where}`);
  }
  const near = suggest(name, [...spellings.keys()]);
  return new UsageError(
    `unknown option ${word.split('=')[0] ?? word}`,
    near === undefined ? `${programOf(command)} --help lists them` : `did you mean ${dashed(near)}?`,
  );
}

const programOf = (command: CommandName): string =>
  command === 'build' ? 'kairos-init' : `kairos-init ${command}`;

function unexpectedWord(word: string, command: CommandName): UsageError {
  const near = command === 'build' ? suggest(word, COMMANDS) : undefined;
  return new UsageError(
    `unexpected word "${word}"`,
    near === undefined ? 'every value follows its option' : `did you mean \`kairos-init ${near}\`?`,
  );
}
