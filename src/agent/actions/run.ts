import { CommandError } from '../../lib/command-error.ts';
import type { Command, Host, RunOptions, RunResult } from '../../lib/host.ts';
import { commandHint } from '../command-hint.ts';
import type { ActionContext, ActionOf, Outcome } from './action-context.ts';

/** Runs a command, unless the file it needs is not there. A tolerated failure is said and passed over. */
export async function run(action: ActionOf<'run'>, { host }: ActionContext): Promise<Outcome> {
  if (action.ifPresent !== undefined && (await host.files.stat(action.ifPresent)) === undefined)
    return 'unchanged';
  try {
    await runExplained(
      host,
      action.command,
      action.environment === undefined ? {} : { environment: action.environment },
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
