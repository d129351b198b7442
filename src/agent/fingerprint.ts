import type { Distro } from '../distro/distro.ts';
import type { FrameworkSource } from '../distro/action.ts';
import type { Files, Host } from '../lib/host.ts';
import { runExplained } from './actions/run.ts';
import { digestOfData } from './stage-record.ts';

const KERNEL_DIRECTORIES = ['/boot', '/usr/lib/modules', '/lib/modules'] as const;
/** Larger files of a framework are taken by their size: they are programs, whose versions its small files name. */
const SMALL_FILE = 64 * 1024;

/** Digest of what init builds on: what the package manager has installed, and which kernels and boot files there are. */
export async function systemFingerprint(host: Host, distro: Distro): Promise<string> {
  const { listInstalled, environment } = distro.packageManager;
  const installed = (await runExplained(host, listInstalled, { environment })).stdout.split('\n').sort();
  const kernels: string[] = [];
  for (const directory of KERNEL_DIRECTORIES)
    for (const name of await host.files.list(directory)) {
      const target = await host.files.readLink(`${directory}/${name}`);
      kernels.push(`${directory}/${name}${target === undefined ? '' : ` -> ${target}`}`);
    }
  return digestOfData([installed, kernels]);
}

/** Stands for the framework's content: names, modes, sizes and small files of a directory, or the name of an image. */
export async function frameworkFingerprint(files: Files, source: FrameworkSource): Promise<string> {
  if (source.from === 'image') return digestOfData(source.reference);
  const entries: unknown[] = [];
  await collect(files, source.path, entries);
  return digestOfData(entries);
}

async function collect(files: Files, directory: string, entries: unknown[]): Promise<void> {
  for (const name of await files.list(directory)) {
    const path = `${directory}/${name}`;
    const status = await files.lstat(path);
    if (status === undefined) continue;
    const { kind, mode, size } = status;
    if (kind === 'link') entries.push([path, kind, await files.readLink(path)]);
    else if (kind === 'file')
      entries.push([path, kind, mode, size, size > SMALL_FILE ? undefined : await files.readText(path)]);
    else entries.push([path, kind, mode]);
    if (kind === 'directory') await collect(files, path, entries);
  }
}
