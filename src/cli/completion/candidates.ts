import { IMAGE_FLAGS, type ImageFlag } from '../../spec/image-flags.ts';
import type { Command } from '../command.ts';

const flagChoices = new Map(
  IMAGE_FLAGS.map(({ name, choices }: ImageFlag): [string, readonly string[]] => [name, choices ?? []]),
);

/**
 * What may stand where the last of the words is being typed: commands, options of the command, or values of the option
 * before it. Nothing means the shell completes file names.
 */
export function candidates(commands: readonly Command[], words: readonly string[]): readonly string[] {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const named = commands.find(({ name }) => name === before.find((word) => !word.startsWith('-')));
  const command = named ?? commands.find(({ isDefault }) => isDefault === true);
  const options = command?.options ?? {};
  const isStart = (candidate: string): boolean => candidate.startsWith(typed);

  const previous = before.at(-1) ?? '';
  const option = previous.startsWith('--') ? options[previous.slice(2)] : undefined;
  if (option !== undefined && option.type !== 'boolean')
    return [...(option.choices ?? []), ...(flagChoices.get(previous.slice(2)) ?? [])]
      .map(String)
      .filter(isStart);
  if (typed.startsWith('-')) {
    const visible = Object.entries(options).filter(([, { hidden }]) => hidden !== true);
    return [...visible.map(([name]) => `--${name}`), '--help'].filter(isStart);
  }
  if (named === undefined) return commands.map(({ name }) => name).filter(isStart);
  return named.name === 'completion' ? ['bash', 'zsh', 'fish'].filter(isStart) : [];
}
