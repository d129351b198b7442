import { rulesOf } from '../../distro/registry.ts';
import { CommandError } from '../../lib/command-error.ts';
import type { Command, Host } from '../../lib/host.ts';
import { type Sized, sizeReport, type SizeReport } from '../../plan/size-report.ts';
import { UserError } from '../../lib/user-error.ts';
import type { Settings } from '../command-line/settings.ts';
import { withFoundManager } from '../find-manager.ts';
import { type AgentEdge, putOut } from './agent-edge.ts';
import { findSystem, ownArchitecture } from './find-system.ts';

const KIBIBYTE = 1024;

/**
 * Prints what makes an image big: its largest directories, and the largest packages by their own record. Packages are asked of the
 * running system only. Throws a UserError when there is no tree, a CommandError when it can't be read.
 */
export async function size(settings: Settings, edge: AgentEdge, host: Host): Promise<void> {
  const { root, format } = settings;
  if ((await host.files.stat(root))?.kind !== 'directory')
    throw new UserError(`there is no directory ${root}`);
  const paths = await sizesOfPaths(host, root);
  const packages = root === '/' ? await sizesOfPackages(host, edge) : [];
  const report = sizeReport(paths, packages);
  const text = format === 'json' ? `${JSON.stringify(report, undefined, 2)}\n` : printReport(report);
  await putOut(text, settings, edge, host);
}

/**
 * Every directory and every large file, in what it takes on the disk. Other file systems, as those an engine mounts, are not
 * counted: du(1), find(1).
 */
async function sizesOfPaths(host: Host, root: string): Promise<readonly Sized[]> {
  const large = ['-type', 'f', '-size', '+1024k', '-exec', 'du', '-k', '{}', '+'];
  const commands: readonly Command[] = [
    ['du', '-k', '-x', root],
    ['find', root, '-xdev', ...large],
  ];
  const listed = await Promise.all(commands.map(async (command) => whatCanBeRead(host, command)));
  return listed.flatMap((output) => parseDu(output, root));
}

/** Both programs end with 1 when a file is not theirs to read or goes meanwhile, and print the rest. */
async function whatCanBeRead(host: Host, command: Command): Promise<string> {
  try {
    return (await host.run(command)).stdout;
  } catch (error) {
    if (!(error instanceof CommandError) || error.failure.cause !== 'exit' || error.failure.exitCode !== 1)
      throw error;
    host.emit({ type: 'message', level: 'warn', message: `not all could be read:\n${error.message}` });
    return error.output;
  }
}

function parseDu(stdout: string, root: string): readonly Sized[] {
  return [...stdout.matchAll(/^(\d+)\t(.*)$/gm)].map(([, kibibytes, path = '']) => {
    const name = root === '/' ? path : path.slice(root.length);
    return { name: name === '' ? '/' : name, bytes: Number(kibibytes) * KIBIBYTE };
  });
}

async function sizesOfPackages(host: Host, edge: AgentEdge): Promise<readonly Sized[]> {
  const rules = rulesOf((await findSystem(host.files, ownArchitecture(edge.arch))).family);
  const { installedSizes, environment } = (await withFoundManager(rules, host.files)).packageManager;
  if (installedSizes === undefined) return [];
  const { stdout } = await host.run(installedSizes.command, { environment });
  return [...installedSizes.parse(stdout)].map(([name, bytes]) => ({ name, bytes }));
}

function printReport({ total, paths, packages }: SizeReport): string {
  const line = (bytes: number, name: string): string =>
    `${megabytes(bytes).padStart(12)} ${percent(bytes, total).padStart(5)}  ${name}\n`;
  return [
    line(total, '/'),
    ...paths.map(({ name, bytes }) => line(bytes, indented(name))),
    ...(packages.length === 0 ? [] : ['\nThe largest packages, by what their database says\n']),
    ...packages.map(({ name, bytes }) => line(bytes, name)),
  ].join('');
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const percent = (bytes: number, total: number): string =>
  `${Math.round((100 * bytes) / Math.max(total, 1))} %`;

/** A path in a tree whose branches it hangs on: only its last name, set in. */
function indented(path: string): string {
  const names = path.split('/').slice(1);
  return `${'  '.repeat(names.length - 1)}/${names.at(-1) ?? ''}`;
}
