import type { Check } from '../check.ts';
import { programFindings } from '../inspection/programs.ts';

const PROGRAMS = [
  'rsync',
  'mkfs.ext2',
  'mkfs.ext4',
  'mkfs.vfat',
  'lsblk',
  'blkid',
  'mount',
  'e2fsck',
  'cryptsetup',
  'udevadm',
] as const;

export const installPrograms: Check = {
  id: 'install-programs',
  severity: 'error',
  explanation:
    'Installing, upgrading and resetting a node partitions disks, makes file systems and copies the image with programs from the image itself.',
  fix: 'Install the packages that have them: rsync, e2fsprogs, dosfstools, util-linux, cryptsetup and udev.',
  inspect: async (inspection) => programFindings(inspection, PROGRAMS),
};
