import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAgentExecutable } from '../../../../scripts/lab/agent-image.ts';
import { ensurePackages } from '../../../../scripts/lab/machine.ts';
import { inRoot } from '../../../../scripts/lab/root.ts';
import { CommandError } from '../../../../src/lib/command-error.ts';
import type { Command, Files, Host } from '../../../../src/lib/host.ts';
import { rootedFiles } from '../../../../src/lib/rooted-files.ts';
import { type Container, type Image, makeDisk } from '../../failures/support/layered-roots.ts';
import { type AgentEnding, runAgent } from '../../failures/support/run-agent.ts';
import { writeFramework } from './framework-directory.ts';

const FRAMEWORK = ['--framework-dir', '/framework'] as const;
/** The agent's words for its two stages, in a root where `placeAgent` was. */
export const INSTALL = ['--stage', 'install', ...FRAMEWORK] as const;
export const INIT = ['--stage', 'init', '--version', 'v1.0.0', ...FRAMEWORK] as const;

/** A container of the lab, and what tests ask of it. */
export interface ManagerContainer extends Container {
  readonly files: Files;
  /** Runs a command in it and gives what it printed. Throws CommandError unless it ends with 0. */
  readonly run: (...command: Command) => Promise<string>;
  /** Runs a command that may fail. */
  readonly finish: (...command: Command) => Promise<{ readonly exitCode: number; readonly output: string }>;
  readonly agent: (...words: readonly string[]) => Promise<AgentEnding>;
}

/** What every test of a package manager starts from: a disk of its own, and on it the base image's root, which the test fills. */
export interface ManagerLab {
  /** A directory for what is made on the way. */
  readonly scratch: string;
  readonly root: string;
  readonly start: (image: Image) => Promise<ManagerContainer>;
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
    start: async (image) => managed(host, await disk.start(image)),
    remove: async () => {
      await disk.remove();
      await rm(scratch, { recursive: true });
    },
  };
}

function managed(host: Host, container: Container): ManagerContainer {
  const { root } = container;
  return {
    ...container,
    files: rootedFiles(root),
    run: async (...command) => (await host.run(inRoot(root, command))).stdout,
    finish: async (...command) => {
      try {
        const { output } = await host.run(inRoot(root, command));
        return { exitCode: 0, output };
      } catch (error) {
        if (!(error instanceof CommandError) || error.failure.cause !== 'exit') throw error;
        return { exitCode: error.failure.exitCode, output: error.output };
      }
    },
    agent: async (...words) => runAgent(root, words),
  };
}

/** Puts the agent into the root as /kairos-init, and a framework beside it as /framework. */
export async function placeAgent(host: Host, { scratch, root }: ManagerLab): Promise<void> {
  await writeFramework(host, scratch, join(root, 'framework'));
  await cp(await buildAgentExecutable(host), join(root, 'kairos-init'));
}
