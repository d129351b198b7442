import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { Command } from '../../src/lib/host.ts';
import { inRoot } from '../lab/root.ts';
import { STATUS_CONFIGURATION, STATUS_LOG, STATUS_SETTINGS } from './timeline.ts';

/** What a container's environment holds. */
const ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  HOSTNAME: 'bench',
};

/** No conversion takes longer, in milliseconds. */
const LIMIT = 30 * 60 * 1000;

export const FRAMEWORK = '/bench-framework';
export const AGENT = '/kairos-init';

/** Clock ticks in a second, as /proc counts them (sysconf(_SC_CLK_TCK), 100 on every Linux). */
const TICKS = 100;

/** Seconds of processor time of all children that have ended, and theirs: fields cutime and cstime, proc(5). */
async function childrenProcessorSeconds(): Promise<number> {
  const stat = await readFile('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS;
}

export interface Ran {
  readonly seconds: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A base image's root, unpacked afresh, with the agent and the framework in it as a build would mount them. */
export class BuildRoot {
  readonly path: string;
  /** Processor seconds of all that was run in it so far. */
  processor = 0;

  private constructor(path: string) {
    this.path = path;
  }

  static async unpack(path: string, archive: string, agent: string, framework: string): Promise<BuildRoot> {
    await rm(path, { recursive: true, force: true });
    await mkdir(path, { recursive: true });
    await execa('tar', ['--extract', '--numeric-owner', '--xattrs', '--file', archive, '--directory', path]);
    const root = await BuildRoot.adopt(path, agent, framework);
    await root.write(STATUS_CONFIGURATION, STATUS_SETTINGS);
    return root;
  }

  /** The same of a root that is there already. */
  static async adopt(path: string, agent: string, framework: string): Promise<BuildRoot> {
    await cp(agent, join(path, AGENT));
    await execa('cp', ['--archive', framework, join(path, FRAMEWORK)]);
    await execa('sync');
    return new BuildRoot(path);
  }

  /** Runs a command in the root and takes the time. Throws with its last lines when it fails. */
  async run(command: Command, environment: Readonly<Record<string, string>> = {}): Promise<Ran> {
    const [program, ...args] = inRoot(this.path, command);
    const before = await childrenProcessorSeconds();
    const start = performance.now();
    const { stdout, stderr } = await execa(program, args, {
      env: { ...ENVIRONMENT, ...environment },
      extendEnv: false,
      stdin: 'ignore',
      timeout: LIMIT,
      maxBuffer: 256 * 1024 * 1024,
    });
    const seconds = (performance.now() - start) / 1000;
    this.processor += (await childrenProcessorSeconds()) - before;
    return { seconds, stdout, stderr };
  }

  async write(path: string, content: string): Promise<void> {
    await mkdir(dirname(join(this.path, path)), { recursive: true });
    await writeFile(join(this.path, path), content);
  }

  /** Kernel releases with modules, as their directories are named. */
  async kernels(): Promise<readonly string[]> {
    return readdir(join(this.path, 'usr/lib/modules'));
  }

  /** Bytes of all files, hard links once, without what the bench itself brought. */
  async bytes(): Promise<number> {
    for (const path of [AGENT, FRAMEWORK, STATUS_CONFIGURATION, STATUS_LOG])
      await rm(join(this.path, path), { recursive: true, force: true });
    const { stdout } = await execa('du', ['--summarize', '--bytes', '--one-file-system', this.path]);
    return Number(stdout.split('\t')[0]);
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}
