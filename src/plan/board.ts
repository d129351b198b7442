import type { Action, UnitChange } from '../distro/action.ts';
import type { Distro } from '../distro/distro.ts';
import { satisfies } from '../distro/dotted-version.ts';
import { dracutConfiguration } from '../distro/dracut.ts';
import type { System } from '../distro/system.ts';
import { UserError } from '../lib/user-error.ts';
import type { Board } from '../spec/board.ts';
import type { AgentRequest } from './agent-request.ts';

/** The board of the user's own that a request is for; undefined when its model is one of ours. */
export const boardOf = ({ model }: Pick<AgentRequest, 'model'>): Board | undefined =>
  typeof model === 'string' ? undefined : model;

type BoardBase = Board['bases'][number];

/** The entries of a board that a system fits: by the ID it states, the distribution whose rules apply, or the family. */
function entriesFor({ bases }: Board, { id, distro, family, version }: System): readonly BoardBase[] {
  return bases.filter(
    (entry) =>
      [id, distro, family].includes(entry.distro) &&
      (entry.releases === undefined || satisfies(version, entry.releases)),
  );
}

type OnSystem = Pick<AgentRequest, 'model' | 'system'>;

const entriesOf = ({ model, system }: OnSystem): readonly BoardBase[] =>
  typeof model === 'string' ? [] : entriesFor(model, system);

/** Packages that the board needs on this system. */
export const boardPackages = (request: OnSystem): readonly string[] =>
  entriesOf(request).flatMap(({ packages = [] }) => packages);

/** Kernel packages that take the place of the distribution's default ones; none when those will do. */
export const boardKernel = (request: OnSystem): readonly string[] =>
  entriesOf(request).flatMap(({ kernel = [] }) => kernel);

/** Throws UserError for a board that can't be had on this system, with what would do. */
export function refuseBoard(board: Board, { system, trustedBoot }: AgentRequest, distro: Distro): void {
  const { name, initrd, consoles = [], bootArguments = [] } = board;
  if (entriesFor(board, system).length === 0)
    throw new UserError(
      `model ${name} has no entry for ${system.prettyName} (${system.distro} ${system.version})`,
      {
        hint: `Its bases are ${board.bases.map(describeBase).join('; ')}. Add one if its packages are known.`,
      },
    );
  if (trustedBoot && (initrd !== undefined || consoles.length > 0 || bootArguments.length > 0))
    throw new UserError(
      `model ${name} changes the kernel's arguments or the initrd, which Trusted Boot has not`,
      {
        hint: 'Arguments are given to the program that makes the UKI. Use a model without initrd, consoles and bootArguments.',
      },
    );
  if (initrd !== undefined && distro.initrd.generator !== 'dracut')
    throw new UserError(
      `model ${name} changes the initrd for dracut, and ${system.prettyName} builds it with ${distro.initrd.generator}`,
      { hint: `Use a model without initrd, and configure ${distro.initrd.generator} before the init stage.` },
    );
}

const describeBase = ({ distro, releases }: BoardBase): string =>
  releases === undefined ? distro : `${distro} ${releases}`;

/** Where GRUB reads a board's arguments from, inside the image. */
const BOOT_ARGUMENTS = '/etc/cos/bootargs-model.cfg';

/**
 * Hands the board's arguments to the kernel. Whatever framework brought bootargs.cfg, it ends with the command line, which a
 * line after it adds to: grub.cfg of a node reads both out of the image.
 */
export function boardBootArguments({ name, consoles = [], bootArguments = [] }: Board): readonly Action[] {
  const added = [...consoles.map((console) => `console=${console}`), ...bootArguments];
  if (added.length === 0) return [];
  return [
    {
      do: 'write',
      path: BOOT_ARGUMENTS,
      mode: 0o644,
      content: `# Kernel arguments of the model ${name}.\nset kernelcmd="\${kernelcmd} ${added.join(' ')}"\n`,
    },
    {
      do: 'lines',
      path: '/etc/cos/bootargs.cfg',
      mode: 0o644,
      lines: [`if [ -f (loop0)${BOOT_ARGUMENTS} ]; then source (loop0)${BOOT_ARGUMENTS}; fi`],
    },
  ];
}

/** What dracut is told of the board. */
export function boardInitrd({ name, initrd = {} }: Board): readonly Action[] {
  const { drivers = [], omitDrivers = [], omitModules = [] } = initrd;
  if ([drivers, omitDrivers, omitModules].every((list) => list.length === 0)) return [];
  const omit = (key: string, names: readonly string[]): string =>
    names.length === 0 ? '' : `${key}+=" ${names.join(' ')} "\n`;
  return dracutConfiguration([
    {
      name: 'kairos-model',
      content: omit('omit_drivers', omitDrivers) + omit('omit_dracutmodules', omitModules),
      drivers: drivers.map((driver) => driver.replaceAll('-', '_')),
      reason: `the model ${name}`,
    },
  ]);
}

/** Its services: one that is not there is a mistake in the board. */
export function boardUnits({ services = {} }: Board): readonly UnitChange[] {
  const change = (units: readonly string[] = [], to: UnitChange['to']): readonly UnitChange[] =>
    units.map((unit) => ({ unit, to, ifMissing: 'fail' }));
  return [
    ...change(services.enable, 'enabled'),
    ...change(services.disable, 'disabled'),
    ...change(services.mask, 'masked'),
  ];
}
