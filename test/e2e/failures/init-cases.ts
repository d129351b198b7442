import { expect } from 'chai';
import { readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inOrder } from './support/in-order.ts';
import type { InstalledImage } from './support/installed-image.ts';
import type { Container } from './support/layered-roots.ts';
import { initWords, type Lab } from './support/lab.ts';
import { expectGuardsGone, expectNothingHalfWritten } from './support/leftovers.ts';
import { type AgentEnding, type AgentOptions, output, runAgent, step } from './support/run-agent.ts';
import { treeContent } from './support/tree-content.ts';

/** Bytes: less than an initrd takes while it is built. */
const TOO_LITTLE = 8 * 2 ** 20;

/** Early and late in dracut's work. */
const EARLY_IN_DRACUT = output(/dracut.*: Executing: /);
const LATE_IN_DRACUT = output(/\*\*\* Creating image file/);

/** Short steps: killed as they start, which hits them anywhere. */
const SHORT_STEPS = [
  'kairosRelease',
  'kernel',
  'initramfsConfigs',
  'services',
  'sshHardening',
  'workarounds',
  'cleanup',
] as const;

/** Init on an installed image, broken off in every step. */
export function initCases(theLab: () => Lab, takeInstalled: InstalledImage['take']): void {
  describe('broken off again and again in init', () => {
    inOrder();
    let lab: Lab;
    let container: Container;

    before(async function () {
      lab = theLab();
      const installed = await takeInstalled(this);
      container = await lab.disk.start(installed);
    });
    after(async () => (container as Container | undefined)?.remove());

    const init = (options: AgentOptions = {}): Promise<AgentEnding> =>
      runAgent(container.root, initWords(lab), { readOnlyFiles: true, ...options });
    const kill = async (at: (line: AgentEnding['log'][number]) => boolean): Promise<AgentEnding> => {
      const ending = await init({ interruption: { at, signal: 'SIGKILL' } });
      expect(ending.exitCode, ending.said).to.equal(null);
      return ending;
    };
    const path = (name: string): string => join(container.root, name);

    for (const name of SHORT_STEPS.slice(0, 3))
      it(`is killed in the step ${name}`, async () => {
        await kill(step(name));
      });

    it('is killed in the middle of dracut', async () => {
      await kill(LATE_IN_DRACUT);
    });

    it('says that the disk is full while the initrd is built, and puts its guards away', async () => {
      await lab.disk.fill(TOO_LITTLE);
      const { exitCode, said } = await init();
      await lab.disk.release();
      expect(exitCode).to.equal(1);
      expect(said).to.match(/The disk is full|no space is left/i);
      await expectGuardsGone(container.root);
    });

    it('ends dracut and puts its guards away when Ctrl-C is pressed', async () => {
      const { exitCode, lastLine } = await init({ interruption: { at: EARLY_IN_DRACUT, signal: 'SIGINT' } });
      expect(exitCode).to.equal(130);
      expect(lastLine).to.equal('stopped in the step initrd');
      await expectGuardsGone(container.root);
    });

    for (const name of SHORT_STEPS.slice(3))
      it(`is killed in the step ${name}`, async () => {
        await kill(step(name));
      });

    it('succeeds in the next run, with files of the engine that can only be read', async () => {
      const { exitCode, said, steps } = await init();
      expect(exitCode, said).to.equal(0);
      expect(steps).not.to.include('initrd');
      await expectGuardsGone(container.root);
      await expectNothingHalfWritten(container.root, 'at the end');
    });

    it('leaves an image that is as it should be', async () => {
      const { exitCode, stdout, said } = await runAgent(container.root, [
        'validate',
        '--variant',
        'standard',
      ]);
      expect(exitCode, `${stdout}\n${said}`).to.equal(0);
      expect(await readlink(path('boot/vmlinuz'))).to.match(/^vmlinuz-\d/);
      expect((await stat(path('boot/initrd'))).size).to.be.greaterThan(10 * 2 ** 20);
      const clean = await readFile(path('etc/apt/apt.conf.d/docker-clean'), 'utf8');
      expect(clean).to.include('Post-Invoke');
      expect(await readFile(path('etc/kairos-release'), 'utf8')).to.include('v1.0.0');
    });

    it('changes nothing when it is finished and run again', async () => {
      container = await lab.disk.start(await container.commit());
      const { exitCode, steps, said } = await init();
      expect(exitCode).to.equal(0);
      expect(steps).to.deep.equal([]);
      expect(said).to.include('nothing to do');
      expect([...(await treeContent(container.layer)).keys()]).to.deep.equal([]);
    });
  });
}
