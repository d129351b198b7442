import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ensurePackages } from '../../../scripts/lab/machine.ts';
import type { Host } from '../../../src/lib/host.ts';
import {
  type BootDisk,
  BOOT_PACKAGES,
  type BootEntry,
  makeBootDisk,
  readEnvironment,
  selectEntry,
} from './boot-disk.ts';
import { startMachine, type VirtualMachine } from './virtual-machine.ts';

/** Seconds a machine may take to its initrd, and from there to a login, when others use the same processors. */
const TO_INITRD = 420;
const TO_LOGIN = 600;

interface BootCase {
  readonly entry: BootEntry;
  readonly firmware: 'bios' | 'efi';
  /** Words of the command line that this entry has and the others have not. */
  readonly words: readonly string[];
  readonly reaches: 'initrd' | 'multi-user';
}

const CASES: readonly BootCase[] = [
  {
    entry: 'cos',
    firmware: 'efi',
    words: ['root=LABEL=COS_ACTIVE', 'cos-img/filename=/cOS/active.img', 'kairos.test.active'],
    reaches: 'multi-user',
  },
  {
    entry: 'fallback',
    firmware: 'bios',
    words: ['root=LABEL=COS_PASSIVE', 'cos-img/filename=/cOS/passive.img', 'kairos.test.passive'],
    reaches: 'initrd',
  },
  {
    entry: 'recovery',
    firmware: 'bios',
    words: ['root=LABEL=COS_SYSTEM', 'cos-img/filename=/cOS/recovery.img', 'kairos.test.recovery'],
    reaches: 'initrd',
  },
];

/** What every entry of a generic image passes to the kernel, in this order. */
const COMMON_WORDS = [
  'console=ttyS0 console=tty1 net.ifnames=1 rd.cos.oemlabel=COS_OEM rd.cos.oemtimeout=10 panic=5',
  'rd.emergency=reboot rd.shell=0 systemd.crash_reboot=yes',
].join(' ');

/**
 * Cases that start a finished image, whose immucore is the stand-in, from a disk laid out as on an installed node.
 *
 * @param what names the image in the test's title.
 * @param root gives the image's root directory, for this machine's architecture; called once, when the cases start.
 */
export function bootCases(what: string, host: Host, root: () => Promise<string>): void {
  describe(`${what}, installed on a disk`, function () {
    this.timeout((TO_INITRD + TO_LOGIN) * 1000);
    let directory = '';
    let disk: BootDisk;
    let machine: VirtualMachine | undefined;

    before(async () => {
      await ensurePackages(host, BOOT_PACKAGES, 'starting an image in an emulated machine');
      directory = await mkdtemp(join(tmpdir(), 'kairos-boot-'));
      disk = await makeBootDisk(host, await root(), directory);
    });
    afterEach(async () => machine?.stop());
    after(async () => rm(directory, { recursive: true, force: true }));

    for (const { entry, firmware, words, reaches } of CASES)
      it(`starts the entry ${entry} by ${firmware.toUpperCase()} up to ${reaches}`, async () => {
        await selectEntry(host, disk, entry);
        machine = await startMachine({
          disk: disk.file,
          firmware,
          variables: join(directory, 'variables.fd'),
        });
        const [, line = ''] = await machine.waitFor(/immucore stand-in: command line: (.*)\n/, TO_INITRD);
        expect(line).to.include(COMMON_WORDS);
        const given = line.split(/\s+/);
        expect(given).to.include.members([...words, 'selinux=0', 'kairos.test']);
        expect(given.indexOf('selinux=0')).to.be.greaterThan(given.indexOf(words[1] ?? ''));
        expect(await readEnvironment(host, disk), 'next_entry counts once').not.to.include(
          `next_entry=${entry}`,
        );
        if (reaches === 'initrd') return;
        await machine.waitFor(/immucore stand-in: root mounted, active_mode/, TO_INITRD);
        await machine.waitFor(/Reached target (multi-user\.target|Multi-User System)/, TO_LOGIN);
      });
  });
}
