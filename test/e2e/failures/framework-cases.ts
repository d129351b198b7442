import { expect } from 'chai';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expectNothingHalfWritten } from './support/leftovers.ts';
import type { Container } from './support/layered-roots.ts';
import { installWords, type Lab } from './support/lab.ts';
import { type AgentEnding, output, runAgent } from './support/run-agent.ts';
import { treeContent, type TreeContent } from './support/tree-content.ts';

/** Where downloads of a run that was broken off wait for the next one, and what says that a run was there. */
const OURS = /^\/(var\/tmp|etc\/kairos)(\/|$)/;

/** The framework's download alone, on a base image without anything else. */
const words = (lab: Lab): string[] => [
  ...installWords(lab),
  ...['--skip-step', 'installPackages,installKernel,kubernetes'],
  ...['--variant', 'core'],
];

/** Whether some of a download is on the disk. */
async function hasPart(root: string): Promise<boolean> {
  const directory = join(root, 'var/tmp/kairos-init-framework');
  for (const name of await readdir(directory))
    if (name.endsWith('.part') && (await stat(join(directory, name))).size > 0) return true;
  return false;
}

/** How the framework's image may fail to come, and what the next run makes of it. */
export function frameworkCases(theLab: () => Lab): void {
  describe('fetching the framework', () => {
    let lab: Lab;
    let container: Container;
    let before: TreeContent | undefined;

    beforeEach(async () => {
      lab = theLab();
      lab.registry.requests.length = 0;
      container = await lab.disk.start(lab.base);
      before ??= await treeContent(container.root);
    });
    afterEach(async () => {
      lab.registry.trouble = 'none';
      await lab.disk.release();
      await container.remove();
    });

    const install = (): Promise<AgentEnding> => runAgent(container.root, words(lab));
    const changed = async (): Promise<readonly string[]> =>
      [...(await treeContent(container.layer))]
        .filter(([path, status]) => before?.get(path) !== status && !OURS.test(path))
        .map(([path]) => path);
    const arrived = async (): Promise<boolean> =>
      (await changed()).some((path) => path.endsWith('/kairos-agent'));
    const ranges = (): readonly string[] => lab.registry.requests.flatMap(({ range }) => range ?? []);

    it('names a digest that no image has, and changes nothing', async () => {
      const digest = `sha256:${'0'.repeat(64)}`;
      const { exitCode, lastLine } = await runAgent(container.root, [
        ...words(lab),
        ...['--framework', `${lab.registry.address}/kairos-gen/framework@${digest}`],
      ]);
      expect(lastLine).to.include(digest.slice(0, 19)).and.include('the registry does not have it');
      expect(exitCode).to.equal(1);
      expect(await changed()).to.deep.equal([]);
    });

    it('takes no layer whose content is not what its digest says, and the right one the next time', async () => {
      lab.registry.trouble = 'changes a byte';
      const { exitCode, lastLine } = await install();
      expect(lastLine).to.match(/sha256:[0-9a-f]{64}.*sha256:[0-9a-f]{64}/);
      expect(exitCode).to.equal(1);
      expect(await changed()).to.deep.equal([]);
      lab.registry.trouble = 'none';
      expect(await install()).to.include({ exitCode: 0 });
      expect(await arrived()).to.equal(true);
    });

    it('goes on in the middle of a layer when the connection is cut', async () => {
      lab.registry.trouble = 'cut once';
      const { exitCode, said } = await install();
      expect(said).to.match(/the connection was cut.*trying again/);
      expect(exitCode).to.equal(0);
      expect(ranges()).to.have.lengthOf(1);
      expect(await arrived()).to.equal(true);
    });

    it('gives up a registry that has gone, and goes on where it was when the registry is back', async () => {
      lab.registry.trouble = 'goes down';
      const { exitCode, lastLine } = await install();
      expect(lastLine).to.match(new RegExp(`from ${lab.registry.address}: .*; tried 5 times over \\d+ s`));
      expect(exitCode).to.equal(1);
      expect(await changed()).to.deep.equal([]);
      lab.registry.trouble = 'none';
      lab.registry.requests.length = 0;
      expect(await install()).to.include({ exitCode: 0 });
      expect(ranges()).to.match(/^bytes=[1-9]\d*-$/);
      expect(await arrived()).to.equal(true);
    });

    it('says that the disk is full, and goes on when there is room', async () => {
      await lab.disk.fill(2 ** 20);
      const { exitCode, lastLine } = await install();
      expect(lastLine).to.match(/no space is left on the disk/);
      expect(exitCode).to.equal(1);
      expect(await changed()).to.deep.equal([]);
      await lab.disk.release();
      expect(await install()).to.include({ exitCode: 0 });
      expect(await arrived()).to.equal(true);
    });

    it('killed while a layer comes, goes on in the middle of it', async () => {
      lab.registry.trouble = 'stalls';
      const stalled = lab.registry.stalled();
      const hasHalf = async (): Promise<true> => {
        await stalled;
        while (!(await hasPart(container.root))) await sleep(50);
        return true;
      };
      const killed = await runAgent(container.root, words(lab), {
        interruption: {
          at: async (line) => output(/framework/)(line) && (await hasHalf()),
          signal: 'SIGKILL',
        },
      });
      expect(killed.exitCode).to.equal(null);
      lab.registry.trouble = 'none';
      lab.registry.requests.length = 0;
      expect(await install()).to.include({ exitCode: 0 });
      expect(ranges()).to.have.lengthOf(1);
      await expectNothingHalfWritten(container.root, 'before');
    });
  });
}
