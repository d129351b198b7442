import type { PackageProblem } from '../../distro/package-problem.ts';
import { CommandError, type CommandFailure } from '../../lib/command-error.ts';
import type { Command, RunOptions, RunResult } from '../../lib/host.ts';
import { commandHint } from '../command-hint.ts';
import type { ActionContext } from './action-context.ts';

/** Pauses before a command is tried again that a mirror or the network broke off, in milliseconds. */
export const TRANSIENT_PAUSES = [2000, 5000] as const;

/** Between two looks at the lock of another package manager, in milliseconds, and how often: two minutes in all, as apt-get waits. */
const LOCK_PAUSE = 5000;
const LOCK_LOOKS = 24;

/** A package manager's command did not do its work, whatever its exit code. */
export class PackageError extends CommandError {
  readonly problem: PackageProblem;

  constructor(command: Command, failure: CommandFailure, output: string, problem: PackageProblem) {
    const hint =
      ('hint' in problem ? problem.hint : undefined) ??
      (problem.kind === 'locked' ? LOCKED_HINT : commandHint(new CommandError(command, failure, output)));
    super(command, failure, output, hint);
    this.name = 'PackageError';
    this.problem = problem;
  }
}

const LOCKED_HINT =
  'Another package manager works in this image, or one was killed and left its lock: see which file the output names.';

interface PackageCommandOptions {
  readonly withoutSync?: boolean;
  /** False when the caller tries again by itself. */
  readonly retries?: boolean;
}

/**
 * Runs a command of the package manager and judges it by exit code and output. Waits for another manager's lock (two
 * minutes) and tries again what a mirror broke off. Throws PackageError, or CommandError when it could not run to its end.
 */
export async function runPackageCommand(
  command: Command,
  context: ActionContext,
  { withoutSync = false, retries = true }: PackageCommandOptions = {},
): Promise<RunResult> {
  const { host, distro, sleep, stop } = context;
  const { environment, problemOf } = distro.packageManager;
  const warn = (message: string): void => host.emit({ type: 'message', level: 'warn', message });
  let looks = 0;
  let attempts = 0;
  for (;;) {
    const { result, failure } = await finish(command, context, { environment, withoutSync, inOrder: true });
    const { exitCode, output } = result;
    const problem = problemOf({ command, exitCode, output });
    if (problem === undefined) return result;
    const isStopped = stop?.aborted === true;
    const pause = TRANSIENT_PAUSES[attempts];
    if (problem.kind === 'locked' && !isStopped && looks < LOCK_LOOKS) {
      if (looks++ === 0) warn('another package manager is at work: waiting for it, two minutes at most');
      await sleep(LOCK_PAUSE);
    } else if (problem.kind === 'transient' && !isStopped && retries && pause !== undefined) {
      attempts++;
      warn(`a mirror could not be read, once more in ${pause / 1000} s`);
      await sleep(pause);
    } else throw new PackageError(command, reported(problem, exitCode) ?? failure, output, problem);
  }
}

/** The result of a command that ran to its end, with whichever exit code. */
async function finish(
  command: Command,
  { host }: ActionContext,
  options: RunOptions,
): Promise<{ readonly result: RunResult; readonly failure: CommandFailure }> {
  try {
    return { result: await host.run(command, options), failure: { cause: 'exit', exitCode: 0 } };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const { failure, output } = error;
    if (failure.cause === 'exit')
      return { result: { exitCode: failure.exitCode, stdout: output, output }, failure };
    throw new CommandError(error.command, failure, output, error.hint ?? commandHint(error));
  }
}

function reported(problem: PackageProblem, exitCode: number): CommandFailure | undefined {
  const message = 'message' in problem ? problem.message : undefined;
  return message === undefined ? undefined : { cause: 'reported', exitCode, message };
}
