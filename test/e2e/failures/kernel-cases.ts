import { expect } from 'chai';
import { mkdir, readdir, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inRoot } from '../../../scripts/lab/root.ts';
import type { InstalledImage } from './support/installed-image.ts';
import type { Container, Image } from './support/layered-roots.ts';
import { initWords, type Lab } from './support/lab.ts';
import { type AgentEnding, runAgent } from './support/run-agent.ts';

/** Which kernel init boots when there are two, or remains of one. */
export function kernelCases(theLab: () => Lab, takeInstalled: InstalledImage['take']): void {
  describe('with more than one kernel', () => {
    let lab: Lab;
    let image: Image;
    let container: Container;
    let [usual, cloud] = ['', ''];

    before(async function () {
      lab = theLab();
      const installed = await takeInstalled(this);
      const both = await lab.disk.start(installed);
      usual = (await releases(both.root))[0] ?? '';
      await apt(both.root, 'update');
      await apt(both.root, 'install', '--no-install-recommends', 'linux-image-cloud-amd64');
      cloud = (await releases(both.root)).find((release) => release !== usual) ?? '';
      image = await both.commit();
    });
    beforeEach(async () => (container = await lab.disk.start(image)));
    afterEach(async () => container.remove());

    const apt = async (root: string, ...words: readonly string[]): Promise<void> => {
      const quiet = { DEBIAN_FRONTEND: 'noninteractive', INITRD: 'No' };
      await lab.host.run(inRoot(root, ['apt-get', '-y', ...words]), { environment: quiet });
    };
    const releases = async (root: string): Promise<readonly string[]> => readdir(join(root, 'lib/modules'));
    /** The initrd takes long and is not what this is about. */
    const init = (...words: readonly string[]): Promise<AgentEnding> =>
      runAgent(container.root, [...initWords(lab), '--skip-step', 'initrd', ...words]);
    const linked = async (): Promise<string> => readlink(join(container.root, 'boot/vmlinuz'));

    it('takes the newest by the distribution’s order, and says which others are there', async () => {
      const { exitCode, said } = await init();
      expect(exitCode, said).to.equal(0);
      const { stdout } = await lab.host.run(['sh', '-c', `printf '%s\\n' ${usual} ${cloud} | sort -V`]);
      const [older = '', newest = ''] = stdout.trim().split('\n');
      expect(await linked()).to.equal(`vmlinuz-${newest}`);
      expect(said).to.include(`${newest} is the newest; also installed: ${older}`);
    });

    it('takes the one whose package was named', async () => {
      const { exitCode, said } = await init('--kernel', 'linux-image-cloud-amd64');
      expect(exitCode, said).to.equal(0);
      expect(await linked()).to.equal(`vmlinuz-${cloud}`);
      expect(said).to.include(`${cloud} is the wanted one; also installed: ${usual}`);
    });

    it('takes the release that was named', async () => {
      const { exitCode, said } = await init('--kernel', usual);
      expect(exitCode, said).to.equal(0);
      expect(await linked()).to.equal(`vmlinuz-${usual}`);
    });

    it('names what is there when a release is asked for that is not', async () => {
      const { exitCode, said, lastLine } = await init('--kernel', '1.2.3-none');
      expect(exitCode).to.equal(1);
      expect(said).to.include('kernel 1.2.3-none is not installed. Found:');
      for (const release of [usual, cloud]) expect(said).to.include(`  ${release}: complete`);
      expect(lastLine).to.match(/complete/);
    });

    it('does not take a kernel that was replaced and has left its modules behind', async () => {
      // As documented: another kernel is installed between the stages, and the first one removed.
      await apt(container.root, 'remove', 'linux-image-amd64', `linux-image-${usual}`);
      await mkdir(join(container.root, 'lib/modules', usual, 'updates'), { recursive: true });
      await writeFile(
        join(container.root, 'lib/modules', usual, 'updates/left.ko'),
        'a module of the user’s',
      );
      const newer = `99.${usual}`;
      await mkdir(join(container.root, 'lib/modules', newer), { recursive: true });
      const { exitCode, said } = await init();
      expect(exitCode, said).to.equal(0);
      expect(await linked()).to.equal(`vmlinuz-${cloud}`);
    });

    it('fails before anything is built when there is no kernel left at all', async () => {
      await apt(container.root, 'remove', 'linux-image-*');
      const { exitCode, said } = await init();
      expect(exitCode).to.equal(1);
      expect(said).to.include('no bootable kernel is installed');
    });
  });
}
