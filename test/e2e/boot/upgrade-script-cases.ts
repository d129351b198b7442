import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { inRoot } from '../../../scripts/lab/root.ts';
import { CommandError } from '../../../src/lib/command-error.ts';
import type { Host } from '../../../src/lib/host.ts';
import { CONTAINER_ENVIRONMENT } from './built-root.ts';

/** Where the stand-ins lie in the image: they take the place of its programs by coming first in PATH. */
const STAND_INS = '/suc-upgrade-test';
const NODE = `${STAND_INS}/node`;

interface UpgradeCase {
  readonly title: string;
  /** Version of the node; the image's own is v1.0.0. */
  readonly runs: string;
  readonly words?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** The agent ends with this exit code; 0 where left out. */
  readonly agentFails?: number;
  readonly calls: readonly string[];
  readonly exitCode: number;
}

const UPGRADE = 'kairos-agent upgrade --source dir:/';
const REBOOT = 'nsenter --target 1 --mount -- reboot';

const CASES: readonly UpgradeCase[] = [
  { title: 'does nothing on a node that runs the same version', runs: 'v1.0.0', calls: [], exitCode: 0 },
  {
    title:
      'upgrades a node of another version from its own root, and is not done before the node has restarted',
    runs: 'v0.9.0',
    calls: [UPGRADE, REBOOT],
    exitCode: 1,
  },
  {
    title: 'upgrades to the same version when forced',
    runs: 'v1.0.0',
    environment: { FORCE: 'true' },
    calls: [UPGRADE, REBOOT],
    exitCode: 1,
  },
  {
    title: 'upgrades the recovery system without a restart',
    runs: 'v0.9.0',
    words: ['recovery'],
    calls: ['kairos-agent upgrade --recovery --source dir:/'],
    exitCode: 0,
  },
  {
    title: 'does not restart a node whose upgrade failed',
    runs: 'v0.9.0',
    agentFails: 3,
    calls: [UPGRADE],
    exitCode: 3,
  },
];

/** Runs the finished image's suc-upgrade as the system-upgrade-controller does, with stand-ins that only note their calls. */
export function upgradeScriptCases(host: Host, root: () => Promise<string>): void {
  describe('its suc-upgrade', function () {
    this.timeout(60_000);
    let image = '';
    before(async () => (image = await root()));
    afterEach(async () => rm(join(image, STAND_INS), { recursive: true, force: true }));

    for (const { title, runs, words = [], environment = {}, agentFails = 0, calls, exitCode } of CASES)
      it(title, async () => {
        const log = join(image, STAND_INS, 'calls');
        for (const directory of ['dev', 'run'])
          await mkdir(join(image, NODE, directory), { recursive: true });
        const own = await readFile(join(image, 'etc/kairos-release'), 'utf8');
        await put(join(image, NODE, 'etc/kairos-release'), own.replaceAll('v1.0.0', runs), 0o644);
        await put(log, '', 0o644);
        for (const [name, code] of [
          ['kairos-agent', agentFails],
          ['nsenter', 0],
        ] as const)
          await put(
            join(image, STAND_INS, name),
            `#!/bin/sh\necho "${name} $*" >> ${STAND_INS}/calls\nexit ${code}\n`,
            0o755,
          );
        const code = await exitCodeOf(async () =>
          host.run(inRoot(image, ['/usr/sbin/suc-upgrade', ...words]), {
            environment: {
              ...environment,
              HOST_DIR: NODE,
              PATH: `${STAND_INS}:${CONTAINER_ENVIRONMENT.PATH}`,
            },
          }),
        );
        expect((await readFile(log, 'utf8')).split('\n').filter((line) => line !== '')).to.deep.equal(calls);
        expect(code).to.equal(exitCode);
      });
  });
}

async function exitCodeOf(run: () => Promise<unknown>): Promise<number | undefined> {
  try {
    await run();
    return 0;
  } catch (error) {
    if (error instanceof CommandError && error.failure.cause === 'exit') return error.failure.exitCode;
    throw error;
  }
}

async function put(file: string, content: string, mode: number): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  await chmod(file, mode);
}
