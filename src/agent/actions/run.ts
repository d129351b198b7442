import { CommandError } from '../../lib/command-error.ts';
import type { Command, Host, RunOptions, RunResult } from '../../lib/host.ts';
import { commandHint } from '../command-hint.ts';
import type { ActionContext, ActionOf, Outcome } from './action-context.ts';
import { runPackageCommand } from './package-command.ts';

/**
 * Runs a command, unless the file it needs is not there; the package manager's own is judged, tried again and given its environment as its others are.
 * A tolerated failure is said and passed over.
 */
export async function run(action: ActionOf<'run'>, context: ActionContext): Promise<Outcome> {
  const { host, distro } = context;
  const { command, environment } = action;
  if (action.ifPresent !== undefined && (await host.files.stat(action.ifPresent)) === undefined)
    return 'unchanged';
  try {
    if (command[0] === distro.packageManager.name) await runPackageCommand(command, context);
    else
      refuseErrors(
        action,
        await runExplained(host, command, environment === undefined ? {} : { environment }),
      );
  } catch (error) {
    if (action.tolerate === undefined || !(error instanceof CommandError)) throw error;
    host.emit({
      type: 'message',
      level: 'info',
      message: `${error.message.split('\n').at(-1) ?? error.message}; passed over: ${action.tolerate}`,
    });
  }
  return 'done';
}

/** Throws a CommandError when the output of a command that ended well has a line that says it did not. */
function refuseErrors({ command, errors }: ActionOf<'run'>, { output, exitCode }: RunResult): void {
  if (errors === undefined) return;
  const pattern = new RegExp(errors.lines);
  const found = output.split('\n').filter((line) => pattern.test(line));
  if (found.length === 0) return;
  throw new CommandError(command, { cause: 'reported', exitCode, message: errors.meaning }, found.join('\n'));
}

/** Runs a command; its failure carries a hint when the output shows a known cause. */
export async function runExplained(
  host: Host,
  command: Command,
  options: RunOptions = {},
): Promise<RunResult> {
  try {
    return await host.run(command, options);
  } catch (error) {
    if (!(error instanceof CommandError) || error.hint !== undefined) throw error;
    throw new CommandError(error.command, error.failure, error.output, commandHint(error));
  }
}
