import { expect } from 'chai';
import { DNF_CACHES } from '../../../../src/distro/redhat/dnf.ts';
import { machine } from '../../conversion/execute.ts';
import type { Image } from '../../failures/support/layered-roots.ts';
import { initrdNames } from './initrd-names.ts';
import { INIT, INSTALL, type ManagerContainer } from './manager-lab.ts';
import { KERNELS } from '../../../../scripts/lab/families/redhat-packages.ts';
import { type RedHatProgram, SELINUX } from '../../../../scripts/lab/families/redhat-root.ts';

const PLUGIN = '/etc/kernel/install.d/50-dracut.install';
/** The version of a kernel's packages. */
const versionOf = (release: string): string => release.replace('.x86_64', '');

export interface RedHatConversion {
  readonly program: RedHatProgram;
  readonly base: () => Image;
  readonly start: (image: Image) => Promise<ManagerContainer>;
  /** Is given the image that became of it. */
  readonly keep: (converted: Image) => void;
}

/** Everything that makes a Kairos image of the root of `makeRedHatRoot`, each stage looked at. */
export function describeRedHatConversion({ program, base, start, keep }: RedHatConversion): void {
  let converted: Image;

  describe('converted', () => {
    let container: ManagerContainer;
    before(async () => {
      container = await start(base());
    });
    after(async () => {
      converted = await container.commit();
      keep(converted);
    });

    const names = async (): Promise<readonly string[]> =>
      (await container.run('rpm', '-qa', '--queryformat', '%{NAME}\\n')).split('\n');

    it('installs everything in one transaction, without an initrd of kernel-install', async () => {
      const words = [
        '--package',
        'recommends-cowsay',
        '--package',
        `kernel-${versionOf(KERNELS.old)}`,
      ] as const;
      const { exitCode, said, log } = await container.agent(...INSTALL, ...words);
      expect(exitCode, said).to.equal(0);
      expect(log.map(({ message }) => message).join('\n')).to.not.include('dracut[I]');
      expect(await names())
        .to.include.members(['kernel-core', 'openssh-server', 'recommends-cowsay'])
        .and.not.include('cowsay');
      expect((await container.files.list('/boot')).filter((name) => /^initr/.test(name))).to.deep.equal([]);
      expect(await container.files.lstat(PLUGIN)).to.equal(undefined);
    });

    it('boots the newest of two kernels, by the order of numbers, from an initrd with all it needs', async () => {
      const { exitCode, said } = await container.agent(...INIT);
      expect(exitCode, said).to.equal(0);
      expect(await container.files.readLink('/boot/vmlinuz')).to.equal(`vmlinuz-${KERNELS.new}`);
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
      const { exitCode, stdout, said } = await container.agent('validate');
      expect(exitCode, `${stdout}\n${said}`).to.equal(0);
      await container.run('sh', '-euc', 'mkdir -p /run/sshd && ssh-keygen -A && /usr/sbin/sshd -t');
      for (const { directory } of DNF_CACHES)
        expect(await container.files.list(directory), directory).to.deep.equal([]);
      expect(await container.files.readText('/etc/selinux/config')).to.equal(
        SELINUX.replace('SELINUX=enforcing', 'SELINUX=disabled'),
      );
    });
  });

  describe('and changed once more', () => {
    it('has its plugin back: the next kernel that is installed gets an initrd of it', async () => {
      const container = await start(converted);
      try {
        // That it is called is enough: dracut's own work has been seen in init. dnf5 does not show what a script says, and does not
        // install the older kernel again.
        await container.files.write('/usr/bin/dracut', '#!/bin/sh\necho "$*" >> /dracut-calls\n', 0o755);
        const newest = `kernel-core-${versionOf(KERNELS.new)}`;
        const { output } = await container.finish(program, '-y', 'reinstall', newest);
        expect(await container.files.readText('/dracut-calls'), output).to.include(KERNELS.new);
      } finally {
        await container.remove();
      }
    });
  });
}
