import type { ExtraRepository } from '../../distro/action.ts';
import type { PackageManager } from '../../distro/distro.ts';
import { CommandError } from '../../lib/command-error.ts';
import type { Command, Host } from '../../lib/host.ts';
import { suggest } from '../../lib/suggest.ts';
import { UserError } from '../../lib/user-error.ts';
import type { ActionContext, ActionOf, Outcome } from './action-context.ts';
import { write } from './files.ts';
import { PackageError, runPackageCommand, TRANSIENT_PAUSES } from './package-command.ts';
import { run, runExplained } from './run.ts';

/** Refreshes the index, upgrades, installs what is missing, or removes what is there. */
export async function packages(action: ActionOf<'packages'>, context: ActionContext): Promise<Outcome> {
  const manager = context.distro.packageManager;
  switch (action.change) {
    case 'refresh':
      await refresh(context);
      return 'done';
    case 'repair':
      return (await repairIfUnfinished(context)) ? 'done' : 'unchanged';
    case 'upgrade':
      await refreshOnce(context);
      await repairIfUnfinished(context);
      await runAll(manager.upgrade, context);
      return 'done';
    case 'install':
      return install(action, context);
    case 'remove': {
      await repairIfUnfinished(context);
      const installed = await installedNames(context);
      const there = action.names.filter((name) => installed.has(name));
      if (there.length === 0) return 'unchanged';
      await runAll(manager.remove(there), context);
      return 'done';
    }
  }
}

async function install(
  { names, extra = [] }: Extract<ActionOf<'packages'>, { change: 'install' | 'remove' }>,
  context: ActionContext,
): Promise<Outcome> {
  const repaired = await repairIfUnfinished(context);
  const installed = await installedNames(context);
  const missing = names.filter((name) => !installed.has(name));
  if (missing.length === 0) return repaired ? 'done' : 'unchanged';
  await refreshOnce(context);
  try {
    await installFrom(missing, extra, context);
  } catch (error) {
    throw (await unknownPackages(error, missing, installed, context)) ?? error;
  }
  return 'done';
}

/** Installs from the configured repositories and, as long as they lack one of the names, from one more of the extra ones each time. */
async function installFrom(
  names: readonly string[],
  extra: readonly ExtraRepository[],
  context: ActionContext,
): Promise<void> {
  try {
    await runAll(context.distro.packageManager.install(names), context);
  } catch (error) {
    if (!isMissing(error)) throw error;
    const { host, memory } = context;
    const rest = [...extra];
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
      if (!(await add(next, context))) continue;
      const { names: lacking } = error.problem;
      const what = lacking.length === 0 ? 'a package' : lacking.join(', ');
      const message = `the configured repositories lack ${what}: ${next.name} is asked, too`;
      host.emit({ type: 'message', level: 'info', message });
      memory.indexRead = false;
      await refreshOnce(context);
      await installFrom(names, rest, context);
      return;
    }
    throw error;
  }
}

/** Says whether there was such a repository to add. */
async function add({ actions }: ExtraRepository, context: ActionContext): Promise<boolean> {
  const outcomes: Outcome[] = [];
  for (const action of actions)
    outcomes.push(action.do === 'write' ? await write(action, context) : await run(action, context));
  return outcomes.includes('done');
}

/** Every installed package, and every name that an installed one provides. */
export async function installedNames(context: ActionContext): Promise<ReadonlySet<string>> {
  return context.distro.packageManager.parseInstalled(await listInstalled(context));
}

async function listInstalled({ host, distro }: ActionContext): Promise<string> {
  const { listInstalled: command, environment } = distro.packageManager;
  return (await runExplained(host, command, { environment })).stdout;
}

/**
 * A run that was killed leaves packages that are unpacked and not set up, or worse: nothing else can be installed before they
 * are. Says whether there were any.
 */
async function repairIfUnfinished(context: ActionContext): Promise<boolean> {
  if (!(await isUnfinished(context))) return false;
  context.host.emit({
    type: 'message',
    level: 'info',
    message: 'an earlier run was broken off among packages: finishing what it began',
  });
  await refreshOnce(context);
  await repair(context);
  return true;
}

async function isUnfinished(context: ActionContext): Promise<boolean> {
  const { isUnfinished: showsUnfinished, journal } = context.distro.packageManager;
  if (showsUnfinished?.(await listInstalled(context)) === true) return true;
  if (journal === undefined) return false;
  return (await context.host.files.list(journal)).some((name) => /^\d+$/.test(name));
}

/** Each command may be what lets the next one succeed. What is still wrong shows when the work itself is done. */
async function repair(context: ActionContext): Promise<void> {
  const { host, distro, stop } = context;
  const options = { environment: distro.packageManager.environment, withoutSync: true };
  const say = (message: string, level: 'info' | 'warn' = 'info'): void =>
    host.emit({ type: 'message', level, message });
  const attempt = async (command: Command): Promise<string | undefined> => {
    try {
      return (await runExplained(host, command, options)).stdout;
    } catch (failure) {
      if (stop?.aborted === true || isDiskFull(failure)) throw failure;
      say(`not repaired by ${lastLine(failure)}`);
      return undefined;
    }
  };
  for (const { does, asks, commands, loses } of distro.packageManager.recovery ?? []) {
    const list = await listInstalled(context);
    const question = asks?.(list);
    const answer = question === undefined ? '' : await attempt(question);
    const attempts = answer === undefined ? [] : commands(list, answer);
    if (attempts.length > 0 && loses === true)
      say(`repairing packages: ${does}: ${attempts.map((words) => words.join(' ')).join('; ')}`, 'warn');
    else if (attempts.length > 0) say(`repairing packages: ${does}`);
    for (const command of attempts) await attempt(command);
  }
}

/** An index is only as good as the run it was read in: an earlier one may have been in a cache mount or cleaned away. */
async function refreshOnce(context: ActionContext): Promise<void> {
  if (!context.memory.indexRead) await refresh(context);
}

async function refresh(context: ActionContext): Promise<void> {
  const { host, distro, memory, sleep } = context;
  for (let attempt = 0; ; attempt++)
    try {
      for (const command of distro.packageManager.refresh)
        await runPackageCommand(command, context, { retries: false });
      memory.indexRead = true;
      return;
    } catch (error) {
      const pause = TRANSIENT_PAUSES[attempt];
      if (pause === undefined || !(isTransient(error) || isRetriable(error))) throw error;
      host.emit({
        type: 'message',
        level: 'warn',
        message: `the package index could not be read, once more in ${pause / 1000} s`,
      });
      await sleep(pause);
    }
}

/** Runs the manager's commands; after a failure the package database is repaired and they run once more. */
async function runAll(commands: readonly Command[], context: ActionContext): Promise<void> {
  const { host, distro, stop } = context;
  const { recovery } = distro.packageManager;
  const runEach = async (list: readonly Command[]): Promise<void> => {
    for (const command of list) await runPackageCommand(command, context, { withoutSync: true });
  };
  try {
    await runEach(commands);
  } catch (error) {
    if (recovery === undefined || !isRetriable(error) || stop?.aborted === true) throw error;
    host.emit({
      type: 'message',
      level: 'warn',
      message: `${lastLine(error)}; repairing the package database and trying once more`,
    });
    await repair(context);
    await runEach(commands);
  }
}

/** Trying again does not help against a full disk or a name that no repository has. */
const isRetriable = (error: unknown): boolean =>
  error instanceof PackageError && error.problem.kind === 'failed' && !isDiskFull(error);

const isTransient = (error: unknown): boolean =>
  error instanceof PackageError && error.problem.kind === 'transient';

const isMissing = (
  error: unknown,
): error is PackageError & { readonly problem: { readonly kind: 'missing' } } =>
  error instanceof PackageError && error.problem.kind === 'missing';

const isDiskFull = (error: unknown): boolean =>
  error instanceof CommandError && /no space left on device/i.test(error.output);

const lastLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n').at(-1) ?? '';

/** When an install failed because no repository has some names: all of them at once, each with its nearest known name. */
async function unknownPackages(
  error: unknown,
  names: readonly string[],
  installed: ReadonlySet<string>,
  context: ActionContext,
): Promise<UserError | undefined> {
  if (!isMissing(error)) return undefined;
  const { host, distro, request } = context;
  const { hint } = error.problem;
  const said = await allUnknown(error.problem.names, names, context);
  const known = await availableNames(distro.packageManager, host);
  const unknown =
    said.length > 0 || known === undefined || known.size === 0
      ? said
      : names.filter((name) => !known.has(name) && !installed.has(name));
  if (unknown.length === 0) return undefined;
  const candidates = [...(known ?? [])];
  const lines = unknown.map((name) => {
    const near = suggest(name, candidates);
    return near === undefined ? name : `${name} (did you mean ${near}?)`;
  });
  return new UserError(
    `${request.system.prettyName} has no package called ${lines.join(', ')}, by its package index`,
    {
      hint:
        hint ??
        `Leave a package out with --remove-package, or add the repository that has it before this step.`,
    },
  );
}

/** The names that are unknown beside those that the manager has named: a rehearsal without these names the next. */
async function allUnknown(
  named: readonly string[],
  names: readonly string[],
  context: ActionContext,
): Promise<readonly string[]> {
  const { rehearseInstall } = context.distro.packageManager;
  const rest = names.filter((name) => !named.includes(name));
  if (rehearseInstall === undefined || named.length === 0 || rest.length === 0) return named;
  try {
    await runPackageCommand(rehearseInstall(rest), context, { retries: false });
    return named;
  } catch (error) {
    if (!isMissing(error)) return named;
    const next = error.problem.names.filter((name) => rest.includes(name));
    return next.length === 0 ? named : allUnknown([...named, ...next], names, context);
  }
}

async function availableNames(manager: PackageManager, host: Host): Promise<ReadonlySet<string> | undefined> {
  if (manager.listAvailable === undefined || manager.parseAvailable === undefined) return undefined;
  try {
    const { stdout } = await host.run(manager.listAvailable, { environment: manager.environment });
    return manager.parseAvailable(stdout);
  } catch {
    return undefined; // the install's own error says enough
  }
}
