import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { buildAgentExecutable } from '../../../scripts/lab/agent-image.ts';
import { type BaseImage, baseImageArchive } from '../../../scripts/lab/base-image.ts';
import { cacheDirectory } from '../../../scripts/lab/machine.ts';
import { startPackageCache } from '../../../scripts/lab/package-cache.ts';
import { startRegistry } from '../../../scripts/lab/registry.ts';
import { inRoot } from '../../../scripts/lab/root.ts';
import type { Command } from '../../../src/lib/host.ts';
import { readInitrd } from '../../../src/lib/initrd.ts';
import { rootedFiles } from '../../../src/lib/rooted-files.ts';
import { machine } from '../../e2e/conversion/execute.ts';
import type { ConversionCase } from '../../e2e/conversion/conversion-cases.ts';
import { expectBaseKept, expectKairosImage, expectNoResidue } from '../../e2e/conversion/finished-image.ts';
import { pushFramework } from '../../e2e/failures/support/framework-image.ts';

const AGENT = '/kairos-init';

/** A base image, what the agent is told to make of it, and what the image must be. */
export interface LongConversion {
  readonly base: BaseImage;
  /** Options of the agent, beside the version and the framework. */
  readonly words: readonly string[];
  readonly expected: ConversionCase['expected'];
  /** What the initrd must hold. */
  readonly initrd: readonly RegExp[];
}

/** Converts base images by the agent alone, without an engine. */
export interface LongLab {
  /** Fails where the image is not what it must be. Gives its root, which goes with the lab. */
  readonly convert: (conversion: LongConversion) => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** Starts the package cache and a registry with the framework of stand-in programs. The caller stops the lab. */
export async function startLongLab(): Promise<LongLab> {
  const scratch = await mkdtemp(join(tmpdir(), 'kairos-gen-long-'));
  const stops = [async () => rm(scratch, { recursive: true, force: true })];
  const cache = await startPackageCache(machine, cacheDirectory(process.env));
  stops.push(cache.stop);
  const registry = await startRegistry(machine, join(scratch, 'registry'));
  stops.push(registry.stop);
  const framework = `${registry.address}/kairos-gen/framework:v1`;
  await pushFramework(machine, join(scratch, 'framework'), framework);
  const checker = await buildAgentExecutable(machine);
  return {
    convert: async ({ base, words, expected, initrd }) => {
      const agent = await buildAgentExecutable(machine, base.architecture);
      const archive = await baseImageArchive(machine, base, { packageCache: cache.url });
      const root = join(scratch, `${base.release}-root`);
      const before = join(scratch, `${base.release}-before`);
      await unpack(archive, root);
      await cp(agent, join(root, AGENT));
      for (const stage of ['install', 'init'])
        await run(root, [AGENT, '--stage', stage, '--version', 'v1.0.0', '--framework', framework, ...words]);
      await rm(join(root, AGENT));
      await expectKairosImage(root, checker, expected);
      await expectNoResidue(root);
      await unpack(archive, before);
      await expectBaseKept(before, root);
      await rm(before, { recursive: true });
      const names = await initrdNames(root);
      for (const pattern of initrd) expect(names).to.match(pattern);
      return root;
    },
    stop: async () => {
      for (const stop of stops.reverse()) await stop();
    },
  };
}

/** The paths in the initrd, one a line. */
async function initrdNames(root: string): Promise<string> {
  const content = await readInitrd(
    (await rootedFiles(root).readBytes('/boot/initrd')) ?? new Uint8Array(),
    machine,
  );
  return 'entries' in content ? content.entries.map(({ name }) => name).join('\n') : content.unreadable;
}

async function unpack(archive: string, directory: string): Promise<void> {
  await mkdir(directory);
  const words = ['--extract', '--numeric-owner', '--xattrs', '--file', archive, '--directory', directory];
  await machine.run(['tar', ...words]);
}

/** What a container's environment holds. */
const ENVIRONMENT = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root' };

async function run(root: string, command: Command): Promise<void> {
  const [program, ...args] = inRoot(root, command);
  await execa(program, args, {
    env: ENVIRONMENT,
    extendEnv: false,
    stdin: 'ignore',
    timeout: 90 * 60 * 1000,
  });
}
