import type { Check } from '../check.ts';
import { initrdDefinition } from '../inspection/initrd-definition.ts';
import { hasProgram, initrdEntries, initrdFinding, unlessInitrdReadable } from '../inspection/initrd.ts';

/** Programs that immucore or a cloud-config calls before the root is mounted. Not every framework asks for all of them. */
const PROGRAMS: ReadonlySet<string> = new Set([
  'kairos-agent',
  'udevadm',
  'blkid',
  'lsblk',
  'findmnt',
  'e2fsck',
  'mount',
  'umount',
  'rsync',
  'cryptsetup',
  'gawk',
  'awk',
  'mkfs.ext2',
  'mkfs.ext3',
  'mkfs.ext4',
  'mkfs.vfat',
  'partprobe',
  'parted',
  'resize2fs',
  'sgdisk',
  'growpart',
  'sfdisk',
]);

export const initrdPrograms: Check = {
  id: 'initrd-programs',
  severity: 'error',
  explanation:
    "Before the root is mounted immucore calls other programs: to find partitions, to check, format, encrypt and mount them. Those that the framework's own initrd definition asks for have to be in the initrd.",
  fix: 'Install the package that has the missing program, then run the init stage again.',
  notApplicable: unlessInitrdReadable,
  inspect: async (inspection) => {
    const words = (await initrdDefinition(inspection)).split(/[\s"'()]+/);
    const asked = new Set(
      words.map((word) => word.split('/').at(-1) ?? '').filter((name) => PROGRAMS.has(name)),
    );
    const entries = await initrdEntries(inspection);
    return [...asked]
      .filter((program) => !hasProgram(entries, program))
      .sort()
      .map((program) => initrdFinding(`the initrd lacks ${program}, which the framework asks for`));
  },
};
