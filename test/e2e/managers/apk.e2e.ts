import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { cacheDirectory } from '../../../scripts/lab/machine.ts';
import { inRoot } from '../../../scripts/lab/root.ts';
import { apkStandIn, apkStandInUnavailable } from '../../../scripts/lab/stand-ins/apk-stand-in.ts';
import { alpine } from '../../../src/distro/alpine/alpine.ts';
import type { Command } from '../../../src/lib/host.ts';
import { rootedFiles } from '../../../src/lib/rooted-files.ts';
import { alpineSystem, imageRequestOf } from '../../support/requests.ts';
import { machine } from '../conversion/execute.ts';
import type { Container, Image } from '../failures/support/layered-roots.ts';
import { type AgentEnding, runAgent } from '../failures/support/run-agent.ts';
import { alpinePackages, DEBIAN_PACKAGES, KERNELS } from './support/alpine-packages.ts';
import { makeAlpineRepository, makeAlpineRoot } from './support/alpine-repository.ts';
import { debianBase, unpackDebian } from './support/debian-tree.ts';
import { initrdNames } from './support/initrd-names.ts';
import { labUnavailable, makeManagerLab, type ManagerLab, placeAgent } from './support/manager-lab.ts';

const MINUTE = 60_000;
const unavailable = labUnavailable ?? (await apkStandInUnavailable(machine));

const BASE = debianBase(['busybox', 'gzip', 'musl', 'openrc'], DEBIAN_PACKAGES);

const FRAMEWORK = ['--framework-dir', '/framework'] as const;
const INSTALL = ['--stage', 'install', ...FRAMEWORK] as const;

/** apk and mkinitfs are stand-ins; openrc, busybox, the kernel's image and modules are real. */
describe("a stand-in for apk on a root with Alpine's os-release", function () {
  this.timeout(10 * MINUTE);
  let lab: ManagerLab | undefined;
  let base: Image;
  let container: Container;

  before(async function () {
    if (unavailable !== undefined) {
      console.log(`SKIPPED Alpine: ${unavailable}`);
      this.skip();
    }
    this.timeout(30 * MINUTE);
    const apk = await apkStandIn(machine, cacheDirectory(process.env));
    lab = await makeManagerLab(machine, 'apk');
    const { root, scratch } = lab;
    const trees = await unpackDebian(machine, BASE, root, join(scratch, 'debian'));
    const { base: packages, kernel } = alpine.packages(imageRequestOf({ system: alpineSystem() }));
    const names = [...packages, ...kernel].map(({ name }) => name);
    await mkdir(join(scratch, 'work'));
    await makeAlpineRepository(machine, root, alpinePackages(names, trees), trees, join(scratch, 'work'));
    await makeAlpineRoot(root, apk);
    await placeAgent(machine, lab);
    base = { layers: [root] };
  });
  after(async () => lab?.remove());

  const start = async (image: Image): Promise<void> => {
    if (lab === undefined) throw new Error('there is no disk');
    container = await lab.start(image);
  };
  const run = async (...command: Command): Promise<string> =>
    (await machine.run(inRoot(container.root, command))).stdout;
  const agent = (...words: readonly string[]): Promise<AgentEnding> => runAgent(container.root, words);
  const read = async (path: string): Promise<string | undefined> =>
    rootedFiles(container.root).readText(path);

  describe('converted', () => {
    before(async () => start(base));
    after(async () => container.remove());

    it('installs without an initrd of the trigger, and has the triggers’ files back', async () => {
      const { exitCode, said } = await agent(...INSTALL, '--package', 'linux-virt');
      expect(exitCode, said).to.equal(0);
      const boot = await rootedFiles(container.root).list('/boot');
      expect(boot).to.include.members(['vmlinuz-lts', 'vmlinuz-virt']);
      expect(boot.filter((name) => name.startsWith('initramfs'))).to.deep.equal([]);
      expect(await read('/etc/mkinitfs/mkinitfs.conf')).to.include('immucore');
      expect(await read('/etc/mkinitfs/mkinitfs.conf.apk-new')).to.equal(undefined);
      expect(await read('/etc/update-grub.conf')).to.equal(undefined);
    });

    it('boots the newest of two kernels from an initrd of mkinitfs', async () => {
      const { exitCode, said } = await agent('--stage', 'init', '--version', 'v1.0.0', ...FRAMEWORK);
      expect(exitCode, said).to.equal(0);
      expect(await rootedFiles(container.root).readLink('/boot/vmlinuz')).to.equal('vmlinuz-lts');
      const names = await initrdNames(machine, container.root);
      const modules = KERNELS['linux-lts'].replaceAll('.', '\\.');
      for (const wanted of [
        'bin/immucore$',
        '^init$',
        `${modules}/.*virtio_net\\.ko`,
        `${modules}/.*squashfs\\.ko`,
      ])
        expect(
          names.some((name) => new RegExp(wanted).test(name)),
          wanted,
        ).to.equal(true);
      expect(names.filter((name) => name.includes(KERNELS['linux-virt']))).to.deep.equal([]);
    });

    it('puts services into runlevels with the real OpenRC, and leaves an image that is as it should be', async () => {
      expect(await run('rc-update', 'show', 'boot'))
        .to.include('sshd')
        .and.include('connman');
      expect(await run('rc-update', 'show', 'sysinit')).to.include('udev');
      const { exitCode, stdout, said } = await agent('validate');
      expect(exitCode, `${stdout}\n${said}`).to.equal(0);
    });

    it('has its triggers back: the next kernel that is installed gets an initrd, and GRUB looks for disks', async () => {
      const again = 'apk update && { apk del linux-virt || true; } && { apk add linux-virt || true; }';
      const { output } = await machine.run(inRoot(container.root, ['sh', '-euc', again]));
      expect(output).to.include('grub-probe: error');
      expect(await rootedFiles(container.root).list('/boot')).to.include('initramfs-virt');
    });
  });

  describe('with trouble', () => {
    beforeEach(async () => start(base));
    afterEach(async () => container.remove());

    it('names all packages that are missing, and what may have been meant', async () => {
      const { exitCode, said } = await agent(
        ...INSTALL,
        '--package',
        'open-ssh-server',
        '--package',
        'no-such-thing',
      );
      expect(exitCode).to.equal(1);
      expect(said).to.include('open-ssh-server (did you mean openssh-server?)').and.include('no-such-thing');
      expect(await read('/etc/mkinitfs/mkinitfs.conf')).to.equal(undefined);
    });

    it('fails when two packages exclude each other', async () => {
      const { exitCode, said } = await agent(...INSTALL, '--package', 'against-nano');
      expect(exitCode).to.equal(1);
      expect(said).to.include('unable to select packages');
    });

    it('names the package whose script failed', async () => {
      const { exitCode, said } = await agent(...INSTALL, '--package', 'failing-script');
      expect(exitCode).to.equal(1);
      expect(said).to.include('the script post-install of failing-script failed');
    });

    it('takes no package away that others need', async () => {
      const { exitCode, said } = await agent(
        ...INSTALL,
        '--package',
        'needs-nano',
        '--remove-package',
        'nano',
      );
      expect(exitCode).to.equal(1);
      expect(said).to.include('other packages need what was to be removed (nano: needs-nano)');
    });
  });
});
