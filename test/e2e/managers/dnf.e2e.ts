import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { inRoot } from '../../../scripts/lab/root.ts';
import { makeRpmRepository } from '../../../scripts/lab/rpm-repository.ts';
import { redhat } from '../../../src/distro/redhat/redhat.ts';
import type { Command } from '../../../src/lib/host.ts';
import { rootedFiles } from '../../../src/lib/rooted-files.ts';
import { imageRequestOf, redHatSystem } from '../../support/requests.ts';
import { machine } from '../conversion/execute.ts';
import type { Container, Image } from '../failures/support/layered-roots.ts';
import { type AgentEnding, runAgent } from '../failures/support/run-agent.ts';
import { debianBase, unpackDebian } from './support/debian-tree.ts';
import { initrdNames } from './support/initrd-names.ts';
import { labUnavailable, makeManagerLab, type ManagerLab, placeAgent } from './support/manager-lab.ts';
import { DEBIAN_PACKAGES, KERNELS, redHatPackages } from './support/redhat-packages.ts';

const MINUTE = 60_000;

const OS_RELEASE = `NAME="Fedora Linux"
VERSION="42 (Container Image)"
ID=fedora
VERSION_ID=42
PLATFORM_ID="platform:f42"
PRETTY_NAME="Fedora Linux 42 (Container Image)"
`;

/** DNF's configuration as Fedora's image has it, and the one repository. dnf.conf(5). */
const REPOSITORY = '/srv/repository';
const DNF_CONF = '[main]\ngpgcheck=1\nbest=True\nskip_if_unavailable=False\ntsflags=nodocs\n';
const REPOSITORY_FILE = `[fedora]\nname=fedora\nbaseurl=file://${REPOSITORY}\nenabled=1\ngpgcheck=0\n`;
/** What Fedora's images have beside it: kept, though clean-up is thorough. */
const SELINUX = '# how it is enforced\nSELINUX=enforcing\nSELINUXTYPE=targeted\n';

const BASE = debianBase(['dnf', 'rpm', 'xz-utils', 'zstd'], DEBIAN_PACKAGES);
const PLUGIN = '/etc/kernel/install.d/50-dracut.install';
const FRAMEWORK = ['--framework-dir', '/framework'] as const;
const INSTALL = ['--stage', 'install', ...FRAMEWORK] as const;

/** dnf 4 itself is real, and so are rpm, dracut, systemd, kernel-install and the kernel; only their packages are made here, under Fedora's names. */
describe("dnf on a root with Fedora's os-release", function () {
  this.timeout(10 * MINUTE);
  let lab: ManagerLab | undefined;
  let base: Image;
  let container: Container;

  before(async function () {
    // A root of Debian's packages is made at the first time.
    this.timeout(30 * MINUTE);
    if (labUnavailable !== undefined) {
      console.log(`SKIPPED Fedora's dnf: ${labUnavailable}`);
      this.skip();
    }
    lab = await makeManagerLab(machine, 'dnf');
    const { root, scratch } = lab;
    const trees = await unpackDebian(machine, BASE, root, join(scratch, 'debian'));
    const { base: packages, kernel } = redhat.packages(imageRequestOf({ system: redHatSystem() }));
    const made = await redHatPackages({
      names: [...packages, ...kernel].map(({ name }) => name),
      trees,
      vendor: 'fedora',
      directory: join(scratch, 'trees'),
    });
    await makeRpmRepository(machine, made, join(root, REPOSITORY));
    await rm(join(root, 'etc/os-release'));
    const files = rootedFiles(root);
    await files.write('/etc/os-release', OS_RELEASE, 0o644);
    await files.write('/etc/dnf/dnf.conf', DNF_CONF, 0o644);
    await files.write('/etc/yum.repos.d/fedora.repo', REPOSITORY_FILE, 0o644);
    await files.write('/etc/selinux/config', SELINUX, 0o644);
    await files.write('/etc/hosts', '', 0o644);
    await placeAgent(machine, lab);
    await machine.run(inRoot(root, ['dnf', '-y', 'install', 'fedora-release']));
    base = { layers: [root] };
  });
  after(async () => lab?.remove());

  const start = async (image: Image): Promise<void> => {
    if (lab === undefined) throw new Error('there is no disk');
    container = await lab.start(image);
  };
  const run = async (...command: Command): Promise<string> =>
    (await machine.run(inRoot(container.root, command))).stdout;
  const agent = async (...words: readonly string[]): Promise<AgentEnding> => runAgent(container.root, words);
  const files = () => rootedFiles(container.root);
  const names = async (): Promise<readonly string[]> =>
    (await run('rpm', '-qa', '--queryformat', '%{NAME}\\n')).split('\n');

  describe('converted', () => {
    before(async () => start(base));
    after(async () => container.remove());

    it('installs everything in one transaction, without an initrd of kernel-install', async () => {
      const older = `kernel-${KERNELS.old.replace('.x86_64', '')}`;
      const words = ['--package', 'recommends-cowsay', '--package', older] as const;
      const { exitCode, said, log } = await agent(...INSTALL, ...words);
      expect(exitCode, said).to.equal(0);
      expect(log.map(({ message }) => message).join('\n')).to.not.include('dracut[I]');
      expect(await names())
        .to.include.members(['kernel-core', 'openssh-server', 'recommends-cowsay'])
        .and.not.include('cowsay');
      expect((await files().list('/boot')).filter((name) => /^initr/.test(name))).to.deep.equal([]);
      expect(await files().lstat(PLUGIN)).to.equal(undefined);
    });

    it('boots the newest of two kernels, by the order of numbers, from an initrd with all it needs', async () => {
      const { exitCode, said } = await agent('--stage', 'init', '--version', 'v1.0.0', ...FRAMEWORK);
      expect(exitCode, said).to.equal(0);
      expect(await files().readLink('/boot/vmlinuz')).to.equal(`vmlinuz-${KERNELS.new}`);
      const entries = await initrdNames(machine, container.root);
      for (const wanted of [
        /bin\/immucore$/,
        /immucore\.service$/,
        /nm-initrd-generator$/,
        new RegExp(`modules/${KERNELS.new}/.*/virtio_net\\.ko`),
        new RegExp(`modules/${KERNELS.new}/.*/squashfs\\.ko`),
      ])
        expect(
          entries.some((name) => wanted.test(name)),
          String(wanted),
        ).to.equal(true);
      expect(entries.filter((name) => name.includes(KERNELS.old))).to.deep.equal([]);
    });

    it('leaves an image that validate finds nothing wrong with', async () => {
      const { exitCode, stdout, said } = await agent('validate');
      expect(exitCode, `${stdout}\n${said}`).to.equal(0);
      await run('sh', '-euc', 'mkdir -p /run/sshd && ssh-keygen -A && /usr/sbin/sshd -t');
      expect(await files().list('/var/cache/dnf')).to.deep.equal([]);
      expect(await files().readText('/etc/selinux/config')).to.equal(
        SELINUX.replace('SELINUX=enforcing', 'SELINUX=disabled'),
      );
    });

    it('has its plugin back: the next kernel that is installed gets an initrd of it', async () => {
      const { output } = await machine.run(
        inRoot(container.root, [
          'dnf',
          '-y',
          'reinstall',
          `kernel-core-${KERNELS.old.replace('.x86_64', '')}`,
        ]),
      );
      expect(output).to.match(/dracut\[I\]: .*Creating image file/);
    });
  });

  describe('with trouble', () => {
    beforeEach(async () => start(base));
    afterEach(async () => container.remove());

    it('names all packages that are missing', async () => {
      const { exitCode, said } = await agent(
        ...INSTALL,
        '--package',
        'open-ssh',
        '--package',
        'no-such-thing',
      );
      expect(exitCode).to.equal(1);
      expect(said).to.include('Fedora Linux 42 (Container Image) has no package called');
      expect(said).to.include('open-ssh').and.include('no-such-thing');
      expect(await files().lstat(PLUGIN)).to.equal(undefined);
    });

    it('says what RHEL without a subscription lacks, and what to do', async () => {
      const { said } = await agent(...INSTALL, '--kernel', 'kernel-redhat');
      expect(said).to.include('kernel-redhat').and.include('subscription');
    });

    it('fails when two packages exclude each other', async () => {
      const { exitCode, said } = await agent(...INSTALL, '--package', 'against-nano');
      expect(exitCode).to.equal(1);
      expect(said).to.match(/against-nano/);
    });

    it('finds the script that failed although dnf says all is well', async () => {
      const plain = await run('dnf', '-y', 'install', 'failing-script');
      expect(plain).to.include('Complete!');
      await run('rpm', '--erase', 'failing-script');
      const { exitCode, said } = await agent(...INSTALL, '--package', 'failing-script');
      expect(exitCode).to.equal(1);
      expect(said).to.match(/a script failed: \w+ of failing-script/);
    });

    it('takes a package away alone, and not one that others need', async () => {
      await run('dnf', '-y', 'install', 'needs-nano');
      const words = [...INSTALL, '--packages-only', '--skip-step', 'installKernel'] as const;
      const refused = await agent(...words, '--remove-package', 'nano');
      expect(refused.exitCode).to.equal(1);
      expect(refused.said).to.match(/nano is needed by \(installed\) needs-nano/);
      const removed = await agent(...words, '--remove-package', 'needs-nano');
      expect(removed.exitCode, removed.said).to.equal(0);
      expect(await names())
        .to.include('nano')
        .and.not.include('needs-nano');
    });
  });
});
