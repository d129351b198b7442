import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inOrder } from './support/in-order.ts';
import type { Container, Image } from './support/layered-roots.ts';
import { installWords, type Lab } from './support/lab.ts';
import { expectGuardsGone, expectNothingHalfWritten } from './support/leftovers.ts';
import { type AgentEnding, type Interruption, output, runAgent, step } from './support/run-agent.ts';
import { treeContent } from './support/tree-content.ts';
import type { UnreliableServer } from './support/unreliable-server.ts';

/** Bytes that the packages are left with: enough to download them, not to unpack them. */
const TOO_LITTLE = 500 * 2 ** 20;

/**
 * One installation of a standard image that is broken off in every step, one after the other, each time by another run. Gives
 * its image to the cases of init.
 */
export function installCases(theLab: () => Lab, give: (image: Image) => void): void {
  describe('broken off again and again in install', () => {
    const allPassed = inOrder();
    let lab: Lab;
    let container: Container;

    before(async () => {
      lab = theLab();
      container = await lab.disk.start(lab.base);
    });
    after(async () => {
      if (allPassed()) give(await container.commit());
      else await container.remove();
    });

    const install = (interruption?: Interruption): Promise<AgentEnding> =>
      runAgent(container.root, installWords(lab), interruption === undefined ? {} : { interruption });
    const kill = async (at: Interruption['at']): Promise<AgentEnding> => {
      const ending = await install({ at, signal: 'SIGKILL' });
      expect(ending.exitCode, ending.said).to.equal(null);
      return ending;
    };

    /** Kills it when a download stands still in the middle. */
    const killInStall = async (server: UnreliableServer, name: string): Promise<AgentEnding> => {
      server.trouble = 'stalls';
      const stalled = server.stalled();
      const ending = await kill(async (line) => step(name)(line) && (await stalled, true));
      server.trouble = 'none';
      return ending;
    };

    it('is killed while the package index is read', async () => {
      await kill(output(/Get:\d|Hit:\d/));
    });

    it('says that the disk is full while packages are unpacked', async () => {
      await lab.disk.fill(TOO_LITTLE);
      const { exitCode, said, lastLine } = await install();
      await lab.disk.release();
      expect(exitCode).to.equal(1);
      expect(said).to.include('The disk is full');
      expect(lastLine).to.match(/apt-get.*failed|exit code/);
      await expectGuardsGone(container.root);
    });

    it('is killed while a package is unpacked', async () => {
      await kill(output(/Unpacking linux-image-\d/));
    });

    it('puts its guards away when it is asked to stop while packages are set up', async () => {
      const { exitCode, lastLine } = await install({ at: output(/Setting up /), signal: 'SIGTERM' });
      expect(exitCode).to.equal(143);
      expect(lastLine).to.equal('stopped in the step installPackages');
      await expectGuardsGone(container.root);
    });

    it('is killed while packages are set up', async () => {
      await kill(output(/Setting up (dracut|systemd|linux|grub)/));
    });

    it('is killed in the step after the packages', async () => {
      await kill(step('installKernel'));
    });

    it('is killed while the framework comes', async () => {
      await killInStall(lab.registry, 'kairosBinaries');
    });

    it('does no package again, and is killed while k3s comes', async () => {
      const { steps } = await killInStall(lab.releases, 'kubernetes');
      expect(steps).not.to.include('installPackages');
    });

    it('is killed while the tools come', async () => {
      await killInStall(lab.registry, 'providerBinaries');
    });

    it('succeeds in the next run, doing only what was left', async () => {
      const { exitCode, steps, said } = await install();
      expect(exitCode, said).to.equal(0);
      expect(steps).to.deep.equal(['providerBinaries']);
      await expectGuardsGone(container.root);
      await expectNothingHalfWritten(container.root, 'before');
    });

    it('has every package set up as after one run', async () => {
      const { stdout } = await lab.host.run([
        ...(['chroot', container.root] as const),
        ...['dpkg-query', '--show', '--showformat=${db:Status-Abbrev} ${Package}\\n'],
      ]);
      const unfinished = stdout.split('\n').filter((line) => line !== '' && !/^(ii|rc|hi) /.test(line));
      expect(unfinished).to.deep.equal([]);
      const k3s = await readFile(join(container.root, 'usr/bin/k3s'));
      expect(k3s.length).to.be.greaterThan(2 * 2 ** 20);
    });

    it('changes nothing when it is finished and run again', async () => {
      container = await lab.disk.start(await container.commit());
      const { exitCode, steps, said } = await install();
      expect(exitCode).to.equal(0);
      expect(steps).to.deep.equal([]);
      expect(said).to.include('nothing to do');
      expect([...(await treeContent(container.layer)).keys()]).to.deep.equal([]);
    });
  });
}
