import { suggest } from '../lib/suggest.ts';
import { UsageError } from '../lib/user-error.ts';
import type { Command } from './command.ts';

/** Says a mistake in the words of the command line in our words, with what was probably meant. */
export function usageError(
  message: string,
  words: readonly string[],
  commands: readonly Command[],
  command: Command | undefined,
): UsageError {
  const help =
    command === undefined || command.isDefault === true
      ? 'kairos-gen --help'
      : `kairos-gen ${command.name} --help`;
  return new UsageError(say(message, words, commands, command), `see ${help}`);
}

function say(
  message: string,
  words: readonly string[],
  commands: readonly Command[],
  command: Command | undefined,
): string {
  const unknown = /^Unknown arguments?: (.*)$/s.exec(message)?.[1];
  if (unknown !== undefined) return unknownArgument(unknown.split(', '), words, commands, command);
  const lacking = /^Not enough arguments following: (.*)$/s.exec(message)?.[1];
  if (lacking !== undefined) return needsValue(lacking);
  const choice = /Argument: (\S+), Given: (".*?"), Choices: (.*)$/s.exec(message);
  if (choice !== null) return wrongChoice(choice);
  if (message.startsWith('Not enough non-option arguments')) {
    const wanted = command?.positional?.name;
    return wanted === undefined ? 'name a command' : `<${wanted}> is missing`;
  }
  return message;
}

function needsValue(option: string): string {
  const name = `--${option}`;
  return option === 'version'
    ? `${name} needs a value (the version of the image); alone, kairos-gen --version prints the program's own`
    : `${name} needs a value`;
}

function wrongChoice([, name = '', given = '', choices = '']: readonly string[]): string {
  const allowed = [...choices.matchAll(/"([^"]*)"/g)].map(([, choice = '']) => choice);
  const meant = suggest(given.slice(1, -1), allowed);
  const advice = meant === undefined ? '' : `did you mean "${meant}"? `;
  return `--${name} ${given} is not known; ${advice}allowed: ${allowed.join(', ')}`;
}

function unknownArgument(
  unknown: readonly string[],
  words: readonly string[],
  commands: readonly Command[],
  command: Command | undefined,
): string {
  const isOption = (name: string): boolean =>
    words.some((word) => word.startsWith('-') && word.replace(/^-+(no-)?/, '').split('=')[0] === name);
  const [first = ''] = unknown;
  if (isOption(first)) {
    const meant = suggest(first, [...Object.keys(command?.options ?? {}), 'help']);
    const dashes = first.length === 1 ? '-' : '--';
    return `unknown option ${dashes}${first}${meant === undefined ? '' : `; did you mean --${meant}?`}`;
  }
  if (command !== undefined && command.isDefault !== true)
    return `${JSON.stringify(first)} is one word too many`;
  const meant = suggest(
    first,
    commands.map(({ name }) => name),
  );
  return `unknown command ${JSON.stringify(first)}${meant === undefined ? '' : `; did you mean "${meant}"?`}`;
}
