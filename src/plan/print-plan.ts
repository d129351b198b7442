import type { Action, DracutModule } from '../distro/action.ts';

export interface PrintableStep<A> {
  readonly name: string;
  readonly stage: string;
  readonly title: string;
  readonly reason?: string;
  readonly actions: readonly A[];
}

/** A plan as text for people: each step with its actions, one a line. */
export function printPlan<A>(steps: readonly PrintableStep<A>[], describe: (action: A) => string): string {
  return steps
    .map((step) =>
      [
        `${step.stage} ${step.name}: ${step.title}`,
        ...(step.reason === undefined ? [] : [`  (${step.reason})`]),
        ...step.actions.map((action) => `  - ${describe(action)}`),
        '',
      ].join('\n'),
    )
    .join('\n');
}

/** A plan as JSON for programs: exactly the data the runner carries out. */
export const printPlanJson = (steps: readonly PrintableStep<unknown>[]): string =>
  `${JSON.stringify(steps, undefined, 2)}\n`;

/** One action as a line. */
export function describeAction(action: Action): string {
  switch (action.do) {
    case 'write':
      return `write ${action.path} (${octal(action.mode)}, ${action.content.length} characters)${unless(action.unlessAny)}`;
    case 'lines':
      return `add to ${action.path} what it lacks of: ${action.lines.join('; ')}`;
    case 'need':
      return `need ${action.path}: ${action.reason}`;
    case 'dracut-modules':
      return `add dracut modules ${action.modules.map(describeModule).join(', ')} in ${action.path}`;
    case 'dracut-drivers':
      return `add drivers ${action.drivers.join(', ')} in ${action.path}, where the kernel has them`;
    case 'directory':
      return `make directory ${action.path} (${octal(action.mode)})`;
    case 'link':
      return `link ${action.path} -> ${action.target}`;
    case 'mode':
      return `set mode of ${action.path} to ${octal(action.mode)}`;
    case 'remove':
      return `remove ${action.onlyLinks === true ? 'links ' : ''}${action.paths.join(' ')}: ${action.reason}`;
    case 'move':
      return `move ${action.from} to ${action.to}: ${action.reason}`;
    case 'truncate':
      return `empty ${action.path}: ${action.reason}`;
    case 'run':
      return `run ${action.command.map(printWord).join(' ')}`;
    case 'packages':
      return packages(action);
    case 'units':
      return action.changes.map(({ unit, to }) => `${unit} ${to}`).join(', ');
    case 'framework':
      return `unpack framework ${action.parts.join(' and ')} from ${source(action.source)}${without(action.exclude)}`;
    case 'download':
      return `download ${action.url} to ${action.path}`;
    case 'image-file':
      return `take ${action.file} of ${action.reference} to ${action.path}`;
    case 'choose-kernel':
      return `choose ${kernel(action)}`;
    case 'initrd':
      return 'build /boot/initrd for the chosen kernel';
    case 'release':
      return `set ${Object.entries(action.keys)
        .map(([key, value]) => `${key}=${value}`)
        .join(' ')}`;
  }
}

function packages(action: Extract<Action, { do: 'packages' }>): string {
  if (!('names' in action)) return `${action.change} packages`;
  const unverified =
    action.unverified === undefined ? '' : ` (not verified in this release: ${action.unverified.join(' ')})`;
  const count = action.names.length === 1 ? '1 package' : `${action.names.length} packages`;
  const extra =
    action.extra === undefined
      ? ''
      : `; where the repositories lack one, ${action.extra.map(({ name }) => name).join(' and then ')}`;
  return `${action.change} ${count}: ${action.names.join(' ')}${unverified}${extra}`;
}

const unless = (patterns: readonly string[] | undefined): string =>
  patterns === undefined ? '' : `, unless there is ${patterns.join(' or ')}`;

const describeModule = ({ name, optional }: DracutModule): string =>
  optional === true ? `${name} (where there is one)` : name;

const octal = (mode: number): string => mode.toString(8).padStart(4, '0');

const printWord = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word));

const without = (exclude: readonly string[]): string =>
  exclude.length === 0 ? '' : `, without ${exclude.join(' ')}`;

const source = (from: Extract<Action, { do: 'framework' }>['source']): string =>
  from.from === 'directory' ? from.path : from.reference;

function kernel(action: Extract<Action, { do: 'choose-kernel' }>): string {
  if (action.release !== undefined) return `kernel ${action.release}`;
  return action.packages.length > 0
    ? `the kernel of ${action.packages.join(' ')}`
    : 'the newest complete kernel';
}
