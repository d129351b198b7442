import type { InferredOptionTypes, Options } from 'yargs';
import type { ExitCode } from '../lib/user-error.ts';
import type { Io } from './io.ts';

type OptionTable = Readonly<Record<string, Options>>;

/** The one word that may follow a command's name. */
interface Positional<Name extends string = string> {
  readonly name: Name;
  readonly required: boolean;
  readonly describe?: string;
}

/** What a user may write after `kairos-gen <name>`, and what then happens. One file each under `commands/`. */
export interface Command {
  readonly name: string;
  /** The one that runs when no command is named. */
  readonly isDefault?: boolean;
  readonly positional?: Positional;
  readonly describe: string;
  readonly options: OptionTable;
  /** Command lines that teach, with a word on each. */
  readonly examples: readonly (readonly [line: string, explanation: string])[];
  /** Heavy modules are imported in here, so that other commands start without them. */
  readonly run: (io: Io, args: Readonly<Record<string, unknown>>) => Promise<ExitCode>;
}

/** The values `run` gets: options by their names with dashes, and the positional argument by its name. */
export type CommandArguments<O extends OptionTable, P extends string> = InferredOptionTypes<O> &
  Readonly<Record<P, string | undefined>>;

/** Ties the types of a command's arguments to its option table. */
export function defineCommand<const O extends OptionTable, const P extends string = never>(
  command: Omit<Command, 'options' | 'positional' | 'run'> & {
    readonly options: O;
    readonly positional?: Positional<P>;
    readonly run: (io: Io, args: CommandArguments<O, P>) => Promise<ExitCode>;
  },
): Command {
  // yargs has checked the words against the table by the time `run` is called.
  return command as unknown as Command;
}
