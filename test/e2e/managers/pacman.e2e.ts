import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { inRoot } from '../../../scripts/lab/root.ts';
import { arch } from '../../../src/distro/arch/arch.ts';
import { comparePacmanVersions } from '../../../src/distro/arch/version.ts';
import type { Command } from '../../../src/lib/host.ts';
import { rootedFiles } from '../../../src/lib/rooted-files.ts';
import { archSystem, imageRequestOf } from '../../support/requests.ts';
import { machine } from '../conversion/execute.ts';
import type { Container, Image } from '../failures/support/layered-roots.ts';
import { type AgentEnding, runAgent } from '../failures/support/run-agent.ts';
import { archPackages, DEBIAN_PACKAGES, KERNELS } from './support/arch-packages.ts';
import { makeArchRepository } from './support/arch-repository.ts';
import { debianBase, unpackDebian } from './support/debian-tree.ts';
import { initrdNames } from './support/initrd-names.ts';
import { labUnavailable, makeManagerLab, type ManagerLab, placeAgent } from './support/manager-lab.ts';
import { VERSION_PAIRS } from '../../distro/arch/version-pairs.ts';

const MINUTE = 60_000;

const OS_RELEASE = `NAME="Arch Linux"
PRETTY_NAME="Arch Linux"
ID=arch
BUILD_ID=rolling
`;

const BASE = debianBase(
  ['pacman-package-manager', 'makepkg', 'libarchive-tools', 'fakeroot', 'zstd', 'xz-utils'],
  DEBIAN_PACKAGES,
);

const HOOK = 'etc/pacman.d/hooks/90-mkinitcpio-install.hook';
const INSTALL = ['--stage', 'install', '--framework-dir', '/framework'] as const;

/** pacman itself is real, and so are dracut, systemd and the kernel; only their packages are made here, under Arch's names. */
describe("pacman on a root with Arch's os-release", function () {
  this.timeout(20 * MINUTE);
  let lab: ManagerLab | undefined;
  let base: Image;
  let container: Container;

  before(async function () {
    if (labUnavailable !== undefined) {
      console.log(`SKIPPED Arch's pacman: ${labUnavailable}`);
      this.skip();
    }
    lab = await makeManagerLab(machine, 'pacman');
    const { root, scratch } = lab;
    const trees = await unpackDebian(machine, BASE, root, join(scratch, 'debian'));
    const { base: packages, kernel } = arch.packages(imageRequestOf({ system: archSystem() }));
    const names = [...packages, ...kernel].map(({ name }) => name);
    await makeArchRepository(machine, root, archPackages(names, trees), trees);
    await rm(join(root, 'etc/os-release'));
    await writeFile(join(root, 'etc/os-release'), OS_RELEASE);
    await writeFile(join(root, 'etc/hosts'), '');
    // As in Arch's images.
    await symlink('../proc/self/mounts', join(root, 'etc/mtab'));
    await mkdir(join(root, 'etc/pacman.d'));
    await writeFile(join(root, 'etc/pacman.d/mirrorlist'), '');
    await placeAgent(machine, lab);
    // In a mounted root, as a container has: pacman's CheckSpace wants one.
    await start({ layers: [root] });
    await run('pacman', '-Sy', '--noconfirm', 'mkinitcpio');
    base = await container.commit();
  });
  after(async () => lab?.remove());

  const start = async (image: Image): Promise<void> => {
    if (lab === undefined) throw new Error('there is no disk');
    container = await lab.start(image);
  };
  const run = async (...command: Command): Promise<string> =>
    (await machine.run(inRoot(container.root, command))).stdout;
  const agent = (...words: readonly string[]): Promise<AgentEnding> => runAgent(container.root, words);
  const exists = async (path: string): Promise<boolean> =>
    (await rootedFiles(container.root).lstat(`/${path}`)) !== undefined;

  describe('converted', () => {
    before(async () => start(base));
    after(async () => container.remove());

    it('installs everything in one transaction, without an initrd of the hook', async () => {
      const { exitCode, said } = await agent(...INSTALL, '--package', 'linux-lts');
      expect(exitCode, said).to.equal(0);
      expect(await run('pacman', '-Qq'))
        .to.include('linux-firmware\n')
        .and.include('linux-lts\n');
      expect(await exists('boot/initramfs-linux.img')).to.equal(false);
      expect(await exists(HOOK)).to.equal(false);
    });

    it('boots the newest of two kernels, by the order of numbers, from an initrd with all it needs', async () => {
      const { exitCode, said } = await agent(
        '--stage',
        'init',
        '--version',
        'v1.0.0',
        '--framework-dir',
        '/framework',
      );
      expect(exitCode, said).to.equal(0);
      const files = rootedFiles(container.root);
      expect(await files.readLink('/boot/vmlinuz')).to.equal(`vmlinuz-${KERNELS.linux}`);
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
      const { exitCode, stdout, said } = await agent('validate');
      expect(exitCode, `${stdout}\n${said}`).to.equal(0);
      await run('sh', '-euc', 'mkdir -p /run/sshd && ssh-keygen -A && /usr/sbin/sshd -t');
      expect(await exists('var/lib/pacman/sync/core.db')).to.equal(false);
    });

    it('has its hook back: the next kernel that is installed gets an initrd of it', async () => {
      await run('pacman', '-Sy', '--noconfirm', 'linux');
      expect(await readFile(join(container.root, 'boot/initramfs-linux.img'), 'utf8')).to.include('vmlinuz');
    });
  });

  describe('with trouble', () => {
    beforeEach(async () => start(base));
    afterEach(async () => container.remove());

    it('names all packages that are missing, and what may have been meant', async () => {
      const { exitCode, said } = await agent(
        ...INSTALL,
        '--package',
        'open-ssh',
        '--package',
        'no-such-thing',
      );
      expect(exitCode).to.equal(1);
      expect(said)
        .to.include('Arch Linux has no package called')
        .and.include('open-ssh (did you mean openssh?)');
      expect(said).to.include('no-such-thing');
      expect(await exists(HOOK)).to.equal(false);
    });

    it('fails when two packages exclude each other', async () => {
      const { exitCode, said } = await agent(...INSTALL, '--package', 'against-openssh');
      expect(exitCode).to.equal(1);
      expect(said).to.match(/against-openssh.*openssh are in conflict|conflicting dependencies/s);
    });

    it('finds the script that failed although pacman says all is well', async () => {
      const plain = await run('pacman', '-Sy', '--noconfirm', 'failing-script');
      expect(plain).to.include('installing failing-script');
      await run('pacman', '-R', '--noconfirm', 'failing-script');
      const { exitCode, said } = await agent(...INSTALL, '--package', 'failing-script');
      expect(exitCode).to.equal(1);
      expect(said).to.include('the script of failing-script failed');
    });

    it('takes a package away alone, and not one that others need', async () => {
      await run('pacman', '-Sy', '--noconfirm', 'needs-nano');
      const refused = await agent(...INSTALL, '--remove-package', 'nano');
      expect(refused.exitCode).to.equal(1);
      expect(refused.said).to.include("removing nano breaks dependency 'nano' required by needs-nano");
      const removed = await agent(...INSTALL, '--remove-package', 'needs-nano');
      expect(removed.exitCode, removed.said).to.equal(0);
      expect(await run('pacman', '-Qq'))
        .to.include('nano\n')
        .and.not.include('needs-nano');
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
      const { exitCode, said } = await agent(...INSTALL, '--no-upgrade');
      expect(exitCode).to.equal(1);
      expect(said).to.include('partial upgrade');
    });

    it('has versions in the same order as vercmp', async () => {
      for (const [left, right] of VERSION_PAIRS) {
        const real = Number(await run('vercmp', left, right));
        expect(Math.sign(comparePacmanVersions(left, right)), `${left} ${right}`).to.equal(real);
      }
    });
  });
});
