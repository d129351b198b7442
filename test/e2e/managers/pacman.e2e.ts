import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { arch } from '../../../src/distro/arch/arch.ts';
import { pacmanManager } from '../../../src/distro/arch/pacman.ts';
import { comparePacmanVersions } from '../../../src/distro/arch/version.ts';
import { archSystem, imageRequestOf } from '../../support/requests.ts';
import { machine } from '../conversion/execute.ts';
import type { Image } from '../failures/support/layered-roots.ts';
import { runAgent } from '../failures/support/run-agent.ts';
import { KERNELS } from '../../../scripts/lab/families/arch-packages.ts';
import { makeArchRoot } from '../../../scripts/lab/families/arch-root.ts';
import { plannedPackages } from '../../../scripts/lab/families/family-root.ts';
import { initrdNames } from './support/initrd-names.ts';
import {
  INIT,
  INSTALL,
  labUnavailable,
  makeManagerLab,
  type ManagerContainer,
  type ManagerLab,
  placeAgent,
} from './support/manager-lab.ts';
import { describeTrouble } from './support/trouble.ts';
import { VERSION_PAIRS } from '../../distro/arch/version-pairs.ts';

const MINUTE = 60_000;

const HOOK = 'etc/pacman.d/hooks/90-mkinitcpio-install.hook';

/** pacman itself is real, and so are dracut, systemd and the kernel; only their packages are made here, under Arch's names. */
describe("pacman on a root with Arch's os-release", function () {
  this.timeout(20 * MINUTE);
  let lab: ManagerLab | undefined;
  let base: Image;
  let converted: Image;
  let container: ManagerContainer;

  before(async function () {
    if (labUnavailable !== undefined) {
      console.log(`SKIPPED Arch's pacman: ${labUnavailable}`);
      this.skip();
    }
    lab = await makeManagerLab(machine, 'pacman');
    await makeArchRoot(machine, lab, plannedPackages(arch, imageRequestOf({ system: archSystem() })));
    await placeAgent(machine, lab);
    base = { layers: [lab.root] };
  });
  after(async () => lab?.remove());

  const start = async (image: Image): Promise<ManagerContainer> => {
    if (lab === undefined) throw new Error('there is no disk');
    return lab.start(image);
  };
  const exists = async (path: string): Promise<boolean> =>
    (await container.files.lstat(`/${path}`)) !== undefined;

  describe('converted', () => {
    before(async () => {
      container = await start(base);
    });
    after(async () => {
      converted = await container.commit();
    });

    it('installs everything in one transaction, without an initrd of the hook', async () => {
      const { exitCode, said } = await container.agent(...INSTALL, '--package', 'linux-lts');
      expect(exitCode, said).to.equal(0);
      expect(await container.run('pacman', '-Qq'))
        .to.include('linux-firmware\n')
        .and.include('linux-lts\n');
      expect(await exists('boot/initramfs-linux.img')).to.equal(false);
      expect(await exists(HOOK)).to.equal(false);
    });

    it('boots the newest of two kernels, by the order of numbers, from an initrd with all it needs', async () => {
      const { exitCode, said } = await container.agent(...INIT);
      expect(exitCode, said).to.equal(0);
      expect(await container.files.readLink('/boot/vmlinuz')).to.equal(`vmlinuz-${KERNELS.linux}`);
      const entries = await initrdNames(machine, container.root);
      for (const wanted of [
        /bin\/immucore$/,
        /immucore\.service$/,
        /systemd-networkd$/,
        /systemd-resolved$/,
        new RegExp(`modules/${KERNELS.linux}/.*/virtio_net\\.ko`),
        new RegExp(`modules/${KERNELS.linux}/.*/squashfs\\.ko`),
      ])
        expect(
          entries.some((name) => wanted.test(name)),
          String(wanted),
        ).to.equal(true);
      expect(entries.filter((name) => name.includes(KERNELS['linux-lts']))).to.deep.equal([]);
    });

    it('leaves an image that validate finds nothing wrong with', async () => {
      const { exitCode, stdout, said } = await container.agent('validate');
      expect(exitCode, `${stdout}\n${said}`).to.equal(0);
      await container.run('sh', '-euc', 'mkdir -p /run/sshd && ssh-keygen -A && /usr/sbin/sshd -t');
      expect(await exists('var/lib/pacman/sync/core.db')).to.equal(false);
    });
  });

  describeTrouble({
    manager: pacmanManager,
    start: async () => start(converted),
    missing: ['no-such-thing', 'open-ssh (did you mean openssh?)'],
    conflict: /against-nano.*nano are in conflict|conflicting dependencies/s,
    failedScript: /the script of failing-script failed/,
    plainInstall: { command: ['pacman', '-Sy', '--noconfirm', 'failing-script'], exitCode: 0 },
    dependents: /removing nano breaks dependency 'nano' required by needs-nano/,
    recommends: false,
  });

  describe('and used further', () => {
    beforeEach(async () => {
      container = await start(converted);
    });
    afterEach(async () => container.remove());

    it('has its hook back: the next kernel that is installed gets an initrd of it', async () => {
      await container.run('pacman', '-Sy', '--noconfirm', 'linux');
      expect(await readFile(join(container.root, 'boot/initramfs-linux.img'), 'utf8')).to.include('vmlinuz');
    });

    it('waits for another pacman', async () => {
      await writeFile(join(container.root, 'var/lib/pacman/db.lck'), '');
      const ending = runAgent(container.root, [...INSTALL, '--packages-only'], {
        interruption: {
          at: async ({ message }) => {
            if (!message.includes('another package manager is at work')) return false;
            await rm(join(container.root, 'var/lib/pacman/db.lck'));
            return false;
          },
          signal: 'SIGKILL',
        },
      });
      const { exitCode, said } = await ending;
      expect(exitCode, said).to.equal(0);
      expect(said).to.include('another package manager is at work');
    });

    it('refuses to install without the upgrade', async () => {
      const { exitCode, said } = await container.agent(...INSTALL, '--no-upgrade');
      expect(exitCode).to.equal(1);
      expect(said).to.include('partial upgrade');
    });

    it('has versions in the same order as vercmp', async () => {
      for (const [left, right] of VERSION_PAIRS) {
        const real = Number(await container.run('vercmp', left, right));
        expect(Math.sign(comparePacmanVersions(left, right)), `${left} ${right}`).to.equal(real);
      }
    });
  });
});
