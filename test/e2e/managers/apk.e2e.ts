import { expect } from 'chai';
import { cacheDirectory } from '../../../scripts/lab/machine.ts';
import { apkStandIn, apkStandInUnavailable } from '../../../scripts/lab/stand-ins/apk-stand-in.ts';
import { alpine } from '../../../src/distro/alpine/alpine.ts';
import { apkManager } from '../../../src/distro/alpine/apk.ts';
import { alpineSystem, imageRequestOf } from '../../support/requests.ts';
import { machine } from '../conversion/execute.ts';
import type { Image } from '../failures/support/layered-roots.ts';
import { KERNELS } from '../../../scripts/lab/families/alpine-packages.ts';
import { makeAlpineRoot } from '../../../scripts/lab/families/alpine-root.ts';
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

const MINUTE = 60_000;
const unavailable = labUnavailable ?? (await apkStandInUnavailable(machine));

/** apk and mkinitfs are stand-ins; openrc, busybox, the kernel's image and modules are real. */
describe("a stand-in for apk on a root with Alpine's os-release", function () {
  this.timeout(10 * MINUTE);
  let lab: ManagerLab | undefined;
  let base: Image;
  let converted: Image;
  let container: ManagerContainer;

  before(async function () {
    if (unavailable !== undefined) {
      console.log(`SKIPPED Alpine: ${unavailable}`);
      this.skip();
    }
    this.timeout(30 * MINUTE);
    const apk = await apkStandIn(machine, cacheDirectory(process.env));
    lab = await makeManagerLab(machine, 'apk');
    await makeAlpineRoot(
      machine,
      lab,
      plannedPackages(alpine, imageRequestOf({ system: alpineSystem() })),
      apk,
    );
    await placeAgent(machine, lab);
    base = { layers: [lab.root] };
  });
  after(async () => lab?.remove());

  const start = async (image: Image): Promise<ManagerContainer> => {
    if (lab === undefined) throw new Error('there is no disk');
    return lab.start(image);
  };

  describe('converted', () => {
    before(async () => {
      container = await start(base);
    });
    after(async () => {
      converted = await container.commit();
    });

    it('installs without an initrd of the trigger, and has the triggers’ files back', async () => {
      const { exitCode, said } = await container.agent(...INSTALL, '--package', 'linux-virt');
      expect(exitCode, said).to.equal(0);
      const boot = await container.files.list('/boot');
      expect(boot).to.include.members(['vmlinuz-lts', 'vmlinuz-virt']);
      expect(boot.filter((name) => name.startsWith('initramfs'))).to.deep.equal([]);
      expect(await container.files.readText('/etc/mkinitfs/mkinitfs.conf')).to.include('immucore');
      expect(await container.files.readText('/etc/mkinitfs/mkinitfs.conf.apk-new')).to.equal(undefined);
      expect(await container.files.readText('/etc/update-grub.conf')).to.equal(undefined);
    });

    it('boots the newest of two kernels from an initrd of mkinitfs', async () => {
      const { exitCode, said } = await container.agent(...INIT);
      expect(exitCode, said).to.equal(0);
      expect(await container.files.readLink('/boot/vmlinuz')).to.equal('vmlinuz-lts');
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
      expect(await container.run('rc-update', 'show', 'boot'))
        .to.include('sshd')
        .and.include('connman');
      expect(await container.run('rc-update', 'show', 'sysinit')).to.include('udev');
      const { exitCode, stdout, said } = await container.agent('validate');
      expect(exitCode, `${stdout}\n${said}`).to.equal(0);
    });
  });

  describeTrouble({
    manager: apkManager,
    start: async () => start(converted),
    missing: ['no-such-thing', 'open-ssh'],
    conflict: /unable to select packages/,
    failedScript: /the script post-install of failing-script failed/,
    plainInstall: { command: ['sh', '-c', 'apk update && apk add failing-script'], exitCode: 1 },
    dependents: /other packages need what was to be removed \(nano: needs-nano\)/,
    recommends: false,
  });

  describe('and changed once more', () => {
    it('has its triggers back: the next kernel that is installed gets an initrd, and GRUB looks for disks', async () => {
      container = await start(converted);
      const again = 'apk update && { apk del linux-virt || true; } && { apk add linux-virt || true; }';
      const { output } = await container.finish('sh', '-euc', again);
      expect(output).to.include('grub-probe: error');
      expect(await container.files.list('/boot')).to.include('initramfs-virt');
      await container.remove();
    });
  });
});
