import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { buildAgentExecutable } from '../../scripts/lab/agent-image.ts';
import {
  type BaseImage,
  baseImageArchive,
  DEBIAN_11,
  DEBIAN_12,
  DEBIAN_13,
  DEBIAN_SID,
} from '../../scripts/lab/base-image.ts';
import { cacheDirectory } from '../../scripts/lab/machine.ts';
import { startPackageCache } from '../../scripts/lab/package-cache.ts';
import { startRegistry } from '../../scripts/lab/registry.ts';
import { inRoot } from '../../scripts/lab/root.ts';
import type { Command } from '../../src/lib/host.ts';
import { readInitrd } from '../../src/lib/initrd.ts';
import { rootedFiles } from '../../src/lib/rooted-files.ts';
import { machine } from '../e2e/conversion/execute.ts';
import { pushFramework } from '../e2e/failures/support/framework-image.ts';
import { expectBaseKept, expectKairosImage, expectNoResidue } from '../e2e/conversion/finished-image.ts';

const AGENT = '/kairos-init';

/** What an initrd must hold on every release: the program that takes over, how the network comes up, and a driver for it. */
const IN_EVERY_INITRD = [
  /^usr\/bin\/immucore$/m,
  // bullseye's images have a /lib of its own.
  /^(?:usr\/)?lib\/systemd\/systemd-networkd$/m,
  /\/virtio_net\.ko/,
];

/** The one that moves first, and the oldest last. */
const BASES: readonly BaseImage[] = [DEBIAN_SID, DEBIAN_13, DEBIAN_12, DEBIAN_11];

describe('conversion of every Debian release, with real packages', function () {
  this.timeout('60m');
  let scratch: string;
  let agent: string;
  let framework: string;
  let packageCache: string;
  const stops: (() => Promise<void>)[] = [];

  before(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'kairos-gen-long-'));
    stops.push(async () => rm(scratch, { recursive: true, force: true }));
    const cache = await startPackageCache(machine, cacheDirectory(process.env));
    stops.push(cache.stop);
    packageCache = cache.url;
    agent = await buildAgentExecutable(machine);
    const registry = await startRegistry(machine, join(scratch, 'registry'));
    stops.push(registry.stop);
    framework = `${registry.address}/kairos-gen/framework:v1`;
    await pushFramework(machine, join(scratch, 'framework'), framework);
  });
  after(async () => {
    for (const stop of stops.reverse()) await stop();
  });

  for (const base of BASES)
    it(base.reference, async () => {
      const archive = await baseImageArchive(machine, base, { packageCache });
      const root = join(scratch, `${base.release}-root`);
      const before = join(scratch, `${base.release}-before`);
      await unpack(archive, root);
      await cp(agent, join(root, AGENT));
      const words = ['--version', 'v1.0.0', '--framework', framework];
      for (const stage of ['install', 'init']) await run(root, [AGENT, '--stage', stage, ...words]);
      await rm(join(root, AGENT));
      await expectKairosImage(root, agent, {
        trustedBoot: false,
        variant: 'core',
        release: { KAIROS_VERSION: 'v1.0.0', KAIROS_FLAVOR: 'debian' },
        kernel: /-amd64$/,
      });
      await expectNoResidue(root);
      await unpack(archive, before);
      await expectBaseKept(before, root);
      const initrd = await rootedFiles(root).readBytes('/boot/initrd');
      const content = await readInitrd(initrd ?? new Uint8Array(), machine);
      const paths =
        'entries' in content ? content.entries.map(({ name }) => name).join('\n') : content.unreadable;
      for (const pattern of IN_EVERY_INITRD) expect(paths).to.match(pattern);
      await rm(before, { recursive: true });
      await rm(root, { recursive: true });
    });
});

async function unpack(archive: string, directory: string): Promise<void> {
  await mkdir(directory);
  await machine.run([
    'tar',
    '--extract',
    '--numeric-owner',
    '--xattrs',
    '--file',
    archive,
    '--directory',
    directory,
  ]);
}

/** What a container's environment holds. */
const ENVIRONMENT = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root' };

async function run(root: string, command: Command): Promise<void> {
  const [program, ...args] = inRoot(root, command);
  await execa(program, args, {
    env: ENVIRONMENT,
    extendEnv: false,
    stdin: 'ignore',
    timeout: 40 * 60 * 1000,
  });
}
