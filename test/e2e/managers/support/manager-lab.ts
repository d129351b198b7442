import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAgentExecutable } from '../../../../scripts/lab/agent-image.ts';
import { ensurePackages } from '../../../../scripts/lab/machine.ts';
import type { Host } from '../../../../src/lib/host.ts';
import { type Container, type Image, makeDisk } from '../../failures/support/layered-roots.ts';
import { writeFramework } from './framework-directory.ts';

/** What every test of a package manager starts from: a disk of its own, and on it the base image's root, which the test fills. */
export interface ManagerLab {
  /** A directory for what is made on the way. */
  readonly scratch: string;
  readonly root: string;
  readonly start: (image: Image) => Promise<Container>;
  readonly remove: () => Promise<void>;
}

/** Why this machine can't have one; undefined where it can. */
export const labUnavailable: string | undefined =
  process.getuid?.() === 0 && process.arch === 'x64'
    ? undefined
    : 'it needs root on amd64, for mounts and namespaces';

/** Takes the manager's name, for the directory's. */
export async function makeManagerLab(host: Host, manager: string): Promise<ManagerLab> {
  await ensurePackages(host, ['util-linux', 'e2fsprogs'], 'a disk of its own');
  const scratch = await mkdtemp(join(tmpdir(), `kairos-gen-${manager}-`));
  const disk = await makeDisk(host, scratch);
  return {
    scratch,
    root: join(disk.directory, 'base'),
    start: disk.start,
    remove: async () => {
      await disk.remove();
      await rm(scratch, { recursive: true });
    },
  };
}

/** Puts the agent into the root as /kairos-init, and a framework beside it as /framework. */
export async function placeAgent(host: Host, { scratch, root }: ManagerLab): Promise<void> {
  await writeFramework(host, scratch, join(root, 'framework'));
  await cp(await buildAgentExecutable(host), join(root, 'kairos-init'));
}
