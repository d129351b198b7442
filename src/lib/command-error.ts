import type { Command } from './host.ts';
import { UserError } from './user-error.ts';

/** How many of a failed command's last lines are shown. */
const SHOWN_LINES = 20;

/** Why a command did not do its work. */
export type CommandFailure =
  | { readonly cause: 'exit'; readonly exitCode: number }
  /** Its output says that it failed, whatever its exit code. */
  | { readonly cause: 'reported'; readonly exitCode: number; readonly message: string }
  | { readonly cause: 'signal'; readonly signal: string }
  | { readonly cause: 'timeout'; readonly milliseconds: number }
  /** It said nothing for so long that it was taken for dead. */
  | { readonly cause: 'silence'; readonly milliseconds: number }
  | { readonly cause: 'not-found' }
  | { readonly cause: 'start'; readonly message: string };

/** A command failed: the command, the reason and its last lines, the cause on the last line of the screen. */
export class CommandError extends UserError {
  readonly command: Command;
  readonly failure: CommandFailure;
  readonly output: string;

  constructor(command: Command, failure: CommandFailure, output: string, hint?: string) {
    const lines = output.trimEnd().split('\n').slice(-SHOWN_LINES);
    const shown = output.trim() === '' ? '' : `${lines.map((line) => `  | ${line}`).join('\n')}\n`;
    super(`${shown}${command.join(' ')}: ${describe(failure)}`, hint === undefined ? {} : { hint });
    this.name = 'CommandError';
    this.command = command;
    this.failure = failure;
    this.output = output;
  }
}

function describe(failure: CommandFailure): string {
  switch (failure.cause) {
    case 'exit':
      return `ended with exit code ${failure.exitCode}`;
    case 'reported':
      return failure.exitCode === 0
        ? `${failure.message}, although its exit code is 0`
        : `${failure.message} (exit code ${failure.exitCode})`;
    case 'signal':
      return `was ended by ${failure.signal}`;
    case 'timeout':
      return `did not finish within ${Math.round(failure.milliseconds / 1000)} s`;
    case 'silence':
      return `said nothing for ${Math.round(failure.milliseconds / 1000)} s and was ended`;
    case 'not-found':
      return 'there is no such program';
    case 'start':
      return failure.message;
  }
}
