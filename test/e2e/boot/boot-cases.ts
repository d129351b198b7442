import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ensurePackages } from '../../../scripts/lab/machine.ts';
import type { Host } from '../../../src/lib/host.ts';
import { UserError } from '../../../src/lib/user-error.ts';
import {
  type BootDisk,
  BOOT_PACKAGES,
  type BootEntry,
  makeBootDisk,
  readEnvironment,
  replaceMenu,
  replacePassiveArguments,
  selectEntry,
} from './boot-disk.ts';
import { OLDER_ARGUMENTS, OLDER_MENU } from './older-node.ts';
import { startMachine, type VirtualMachine } from './virtual-machine.ts';

/** Seconds a machine may take to its initrd, and from there to a login, when others use the same processors. */
const TO_INITRD = 300;
const TO_LOGIN = 300;

interface BootCase {
  readonly title: string;
  readonly entry: BootEntry;
  readonly firmware: 'bios' | 'efi';
  /** What is done to the disk first; it stays for the cases that follow. */
  readonly change?: (host: Host, disk: BootDisk) => Promise<void>;
  /** Words of the command line that this case has and the others have not. */
  readonly words: readonly string[];
  /** The arguments are not of our image, or the menu is not ours. */
  readonly older?: 'arguments' | 'menu';
  readonly reaches: 'initrd' | 'multi-user';
}

const ACTIVE = ['root=LABEL=COS_ACTIVE', 'cos-img/filename=/cOS/active.img', 'kairos.test.active'];
const PASSIVE = ['root=LABEL=COS_PASSIVE', 'cos-img/filename=/cOS/passive.img', 'kairos.test.passive'];
const RECOVERY = ['root=LABEL=COS_SYSTEM', 'cos-img/filename=/cOS/recovery.img', 'kairos.test.recovery'];

const CASES: readonly BootCase[] = [
  {
    title: 'starts the entry cos by EFI and reaches multi-user',
    entry: 'cos',
    firmware: 'efi',
    words: ACTIVE,
    reaches: 'multi-user',
  },
  {
    title: 'starts the entry fallback by BIOS',
    entry: 'fallback',
    firmware: 'bios',
    words: PASSIVE,
    reaches: 'initrd',
  },
  {
    title: 'starts the entry recovery by BIOS',
    entry: 'recovery',
    firmware: 'bios',
    words: RECOVERY,
    reaches: 'initrd',
  },
  {
    title: 'starts an older image by its menu',
    entry: 'fallback',
    firmware: 'bios',
    change: async (host, disk) => replacePassiveArguments(host, disk, OLDER_ARGUMENTS),
    words: [...PASSIVE, 'kairos.test.older'],
    older: 'arguments',
    reaches: 'initrd',
  },
  {
    title: "starts by an older node's menu, which an upgrade leaves in place",
    entry: 'cos',
    firmware: 'bios',
    change: async (host, disk) => replaceMenu(host, disk, OLDER_MENU),
    words: ACTIVE,
    older: 'menu',
    reaches: 'initrd',
  },
];

/** What every entry of a generic image passes to the kernel, in this order. */
const COMMON_WORDS: readonly string[] = [
  ...['console=ttyS0', 'console=tty1', 'net.ifnames=1', 'rd.cos.oemlabel=COS_OEM', 'rd.cos.oemtimeout=10'],
  ...['panic=5', 'rd.emergency=reboot', 'rd.shell=0', 'systemd.crash_reboot=yes'],
];

/**
 * Cases that start a finished image, whose immucore is the stand-in, from a disk laid out as on an installed node. They are
 * skipped where qemu can't be installed.
 *
 * @param what names the image in the test's title.
 * @param root gives the image's root directory, for this machine's architecture; called once, when the cases start.
 */
export function bootCases(what: string, host: Host, root: () => Promise<string>): void {
  describe(what, function () {
    this.timeout((TO_INITRD + TO_LOGIN) * 1000);
    let directory: string | undefined;
    let disk: BootDisk;
    let machine: VirtualMachine | undefined;

    before(async function () {
      if (!(await canBoot(host))) this.skip();
      directory = await mkdtemp(join(tmpdir(), 'kairos-boot-'));
      disk = await makeBootDisk(host, await root(), directory);
    });
    afterEach(async function () {
      if (this.currentTest?.state === 'failed')
        process.stderr.write(`${(await machine?.lastLines()) ?? ''}\n`);
      await machine?.stop();
      machine = undefined;
    });
    after(async () => {
      if (directory !== undefined) await rm(directory, { recursive: true, force: true });
    });

    for (const { title, entry, firmware, change, words, older, reaches } of CASES)
      it(title, async () => {
        await change?.(host, disk);
        await selectEntry(host, disk, entry);
        machine = await startMachine({
          disk: disk.file,
          firmware,
          variables: `${disk.file}.variables`,
          serialLine: `${disk.file}.console`,
        });
        const [, line = ''] = await machine.waitFor(/immucore stand-in: command line: (.*)\n/, TO_INITRD);
        const given = line.split(/\s+/);
        expect(given).to.include.members([...words, 'selinux=0', 'kairos.test']);
        expect(given.filter((word) => word.startsWith('root='))).to.have.lengthOf(1);
        expect(given.indexOf('selinux=0')).to.be.greaterThan(given.indexOf(words[1] ?? ''));
        if (older !== 'arguments')
          expect(given.filter((word) => COMMON_WORDS.includes(word))).to.deep.equal(COMMON_WORDS);
        if (older !== 'menu')
          expect(await readEnvironment(host, disk), 'next_entry counts once').not.to.include(
            `next_entry=${entry}`,
          );
        if (reaches === 'initrd') return;
        await machine.waitFor(/immucore stand-in: root mounted, active_mode/, TO_INITRD);
        await machine.waitFor(/Reached target (multi-user\.target|Multi-User System)/, TO_LOGIN);
      });
  });
}

/** False, and says why, where qemu and the rest can't be installed. */
async function canBoot(host: Host): Promise<boolean> {
  try {
    await ensurePackages(host, BOOT_PACKAGES, 'starting an image in an emulated machine');
    return true;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    host.emit({ type: 'message', level: 'warn', message: `no image is started: ${error.message}` });
    return false;
  }
}
