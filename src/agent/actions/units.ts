import type { UnitChange } from '../../distro/action.ts';
import type { Command, Files } from '../../lib/host.ts';
import { UserError } from '../../lib/user-error.ts';
import { UNIT_DIRECTORIES } from '../../plan/inspection/units.ts';
import type { ActionContext, ActionOf, Outcome } from './action-context.ts';
import { runExplained } from './run.ts';

/** Where SysV scripts lie. */
const SCRIPTS = '/etc/init.d';

const VERBS: Readonly<Record<UnitChange['to'], string>> = {
  enabled: 'enable',
  disabled: 'disable',
  masked: 'mask',
  unmasked: 'unmask',
};

/** Enables, disables and masks units by links alone, no service manager running. A missing unit is named. */
export async function units(action: ActionOf<'units'>, context: ActionContext): Promise<Outcome> {
  const { host, distro } = context;
  const isThere = distro.serviceManager === 'systemd' ? hasUnit : hasService;
  const found: UnitChange[] = [];
  const missing: UnitChange[] = [];
  for (const change of action.changes)
    ((await isThere(host.files, change.unit)) ? found : missing).push(change);
  const needed = missing.filter(({ ifMissing }) => ifMissing === 'fail').map(({ unit }) => unit);
  if (needed.length > 0)
    throw new UserError(`not in the image: ${needed.join(', ')}`, {
      hint: 'A unit is installed by its package: was one removed, or did it change its name in this release?',
    });
  const passed = missing.filter(({ ifMissing }) => ifMissing === 'pass').map(({ unit }) => unit);
  if (passed.length > 0)
    host.emit({
      type: 'message',
      level: 'debug',
      message: `not in the image and passed over: ${passed.join(', ')}`,
    });
  const commands = distro.serviceManager === 'systemd' ? systemdCommands(found) : openrcCommands(found);
  for (const command of commands)
    await runExplained(host, command, { environment: { SYSTEMD_OFFLINE: '1' } });
  return commands.length === 0 ? 'unchanged' : 'done';
}

/** One call for each run of changes of the same kind: the order between them is kept (mask after disable). */
function systemdCommands(changes: readonly UnitChange[]): readonly Command[] {
  const commands: [string, ...string[]][] = [];
  let last: UnitChange['to'] | undefined;
  for (const { unit, to } of changes) {
    if (to === last) commands.at(-1)?.push(unit);
    else commands.push(['systemctl', '--root=/', '--quiet', VERBS[to], unit]);
    last = to;
  }
  return commands;
}

/** OpenRC has no masks: a masked service is one that is in no runlevel (rc-update(8)). */
function openrcCommands(changes: readonly UnitChange[]): readonly Command[] {
  return changes
    .filter(({ to }) => to !== 'unmasked')
    .map(({ unit, to, runlevel = 'default' }) =>
      to === 'enabled' ? ['rc-update', 'add', unit, runlevel] : ['rc-update', '--all', 'del', unit],
    );
}

async function hasUnit(files: Files, unit: string): Promise<boolean> {
  const name = /\.[a-z]+$/.test(unit) ? unit : `${unit}.service`;
  const template = name.replace(/@[^.]*\./, '@.');
  for (const directory of UNIT_DIRECTORIES)
    for (const candidate of new Set([name, template]))
      if ((await files.lstat(`${directory}/${candidate}`)) !== undefined) return true;
  return hasService(files, name.replace(/\.service$/, ''));
}

const hasService = async (files: Files, service: string): Promise<boolean> =>
  (await files.stat(`${SCRIPTS}/${service}`)) !== undefined;
