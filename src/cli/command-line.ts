import yargs from 'yargs';
import { type ExitCode, UsageError } from '../lib/user-error.ts';
import { version } from '../lib/version.ts';
import type { Command } from './command.ts';
import { commands as allCommands } from './commands.ts';
import { describeFailure } from './describe-failure.ts';
import type { Io } from './io.ts';
import { usageError } from './usage-message.ts';

/** Help is no wider than this, however wide the terminal: long lines are hard to read. */
const WIDEST = 100;

const EPILOGUE = `kairos-gen <command> --help shows the options of a command, with examples.
Exit codes: 0 done, 1 failed, 2 usage, 3 invalid Kairosfile, 4 findings.`;

type Args = Readonly<Record<string, unknown>>;

/**
 * Runs kairos-gen with the words after the program's name and gives the exit code. Never throws: what goes wrong is
 * told on standard error, the cause on the last line.
 */
export async function runCommandLine(
  words: readonly string[],
  io: Io,
  commands: readonly Command[] = allCommands,
): Promise<ExitCode> {
  try {
    // `--version` takes the image's version; alone, it can only be a question about the program.
    if (words.length === 1 && words[0] === '--version') {
      await io.stdout.write(`${version}\n`);
      return 0;
    }
    if (words[0] === '__complete') {
      const { candidates } = await import('./completion/candidates.ts');
      await io.stdout.write(
        candidates(commands, words.slice(1))
          .map((word) => `${word}\n`)
          .join(''),
      );
      return 0;
    }
    const parsed = await parse(words, io, commands);
    if ('help' in parsed) {
      await io.stdout.write(`${parsed.help}\n`);
      return 0;
    }
    return await parsed.command.run(io, parsed.args);
  } catch (error) {
    const { text, exitCode } = describeFailure(error, io.environment);
    await io.stderr.write(text);
    return exitCode;
  }
}

/** Thrown as soon as yargs has found the command: going on, it would lay out the help, which nobody has asked for. */
class Chosen extends Error {
  readonly command: Command;
  readonly args: Args;

  constructor(command: Command, args: Args) {
    super(command.name);
    this.command = command;
    this.args = args;
  }
}

type Parsed = { readonly help: string } | { readonly command: Command; readonly args: Args };

/** Finds the command and its arguments. Throws a UsageError for words that make no sense. */
async function parse(words: readonly string[], io: Io, commands: readonly Command[]): Promise<Parsed> {
  let asking: Command | undefined;
  const parser = yargs()
    .scriptName('kairos-gen')
    .usage('Turns any Linux base image into a Kairos image.\n\nUsage: $0 [command] [options]')
    .locale('en')
    .parserConfiguration({
      // Ours: an option may itself begin with no-.
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'greedy-arrays': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'strip-aliased': true,
    })
    .version(false)
    .help('help', 'Show help')
    .alias('help', 'h')
    .exitProcess(false)
    .wrap(Math.min(io.stdout.columns ?? WIDEST, WIDEST))
    .strict()
    .fail((message: string | undefined, error: unknown) => {
      // Runs more than once for one mistake; the first throw is the one that counts.
      if (error instanceof UsageError) throw error;
      throw usageError(message ?? String(error), words, commands, asking);
    });
  // The one that is named is all that has to be known, unless what is asked for is the list of them.
  const named = commands.filter(({ name }) => name === words[0]);
  for (const command of named.length === 0 ? commands : named) {
    const word = positionalPattern(command);
    const pattern = [command.name, word].join(' ').trim();
    parser.command(
      command.isDefault === true ? [pattern, `$0 ${word}`.trim()] : pattern,
      command.describe,
      (local) => {
        asking = command;
        const { positional } = command;
        if (positional !== undefined) {
          const { name, describe = '' } = positional;
          local.positional(name, { type: 'string', describe });
        }
        local.options({ ...command.options });
        local.epilogue(exampleText(command));
      },
      (args) => {
        throw new Chosen(command, withDashes(args));
      },
    );
  }
  if (!commands.some(({ isDefault }) => isDefault === true)) parser.demandCommand(1, 'name a command');
  if (words.every((word) => word.startsWith('-'))) parser.epilogue(EPILOGUE);
  let help = '';
  try {
    await parser.parseAsync(
      words.map(negated(words, commands)).map(hideDash),
      {},
      (_error, _argv, output) => {
        help = output;
      },
    );
  } catch (error) {
    if (error instanceof Chosen) return error;
    throw error;
  }
  return { help };
}

const exampleText = ({ examples }: Command): string =>
  examples.length === 0
    ? ''
    : `Examples:\n${examples.map(([line, explanation]) => `  # ${explanation}\n  ${line}`).join('\n')}`;

/** `--no-name` for a switch `name` of the command, as `--name=false`. */
function negated(words: readonly string[], commands: readonly Command[]): (word: string) => string {
  const named = commands.find(({ name }) => name === words.find((word) => !word.startsWith('-')));
  const command = named ?? commands.find(({ isDefault }) => isDefault === true);
  const options = command?.options ?? {};
  return (word) => {
    const name = /^--no-(.+)$/.exec(word)?.[1];
    if (name === undefined || `no-${name}` in options || options[name]?.type !== 'boolean') return word;
    return `--${name}=false`;
  };
}

/** Stands for `-` while yargs parses, which makes an empty string of a positional `-`. No real word contains a NUL. */
const DASH = '\0-';

const hideDash = (word: string): string => (word === '-' ? DASH : word);

const withDashes = (args: Args): Args =>
  Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(withDash) : withDash(value),
    ]),
  );

const withDash = (value: unknown): unknown => (value === DASH ? '-' : value);

/** The positional argument as yargs writes it, and help shows it. */
const positionalPattern = ({ positional }: Command): string =>
  positional === undefined ? '' : positional.required ? `<${positional.name}>` : `[${positional.name}]`;
