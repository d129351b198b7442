import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startCurrentDockerd } from '../../../scripts/lab/engines/dockerd.ts';
import type { Engine } from '../../../scripts/lab/engines/engine.ts';
import { cacheDirectory } from '../../../scripts/lab/machine.ts';
import { execute, machine } from './execute.ts';

const full = process.env['KAIROS_GEN_E2E'] === 'full';
const GOLDEN = 'test/golden/dockerfile';

describe("BuildKit's own checks", function () {
  this.timeout('10m');
  let directory: string;
  let engine: Engine;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kairos-gen-checks-'));
    engine = await startCurrentDockerd(machine, join(directory, 'engine'), cacheDirectory(process.env));
  });
  after(async () => {
    await engine.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it('have no word to say about any generated Dockerfile', async () => {
    const files = (await readdir(GOLDEN))
      .filter((name) => full || /split|parametric/.test(name))
      .map((name) => join(GOLDEN, name));
    const empty = join(directory, 'empty');
    await mkdir(empty);
    await execute(['tar', '--create', '--file', `${empty}.tar`, '--directory', empty, '.']);
    for (const file of files) {
      // The checks ask for what a Dockerfile starts from, and its platform; what is in it does not matter to them.
      for (const { reference, platform } of bases(await readFile(file, 'utf8')))
        await engine.importRoot(`${empty}.tar`, reference, platform);
      await engine.check?.({ dockerfile: resolve(file), context: empty });
    }
  });
});

/** Every image that a Dockerfile starts from. */
function bases(dockerfile: string): readonly { readonly reference: string; readonly platform: string }[] {
  const lines = dockerfile.matchAll(/^(?:FROM(?: --platform=(\S+))? |ARG BASE_IMAGE=)([\w./-]+:[\w.-]+)/gm);
  return [...lines].map(([, platform = 'linux/amd64', reference = '']) => ({ reference, platform }));
}
