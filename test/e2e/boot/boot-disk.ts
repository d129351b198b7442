import { mkdir, open, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../../../src/lib/host.ts';

const MIB = 1024 * 1024;
const SECTOR = 512;

export const BOOT_ENTRIES = ['cos', 'fallback', 'recovery'] as const;
export type BootEntry = (typeof BOOT_ENTRIES)[number];

/** Debian packages that making and starting such a disk takes. */
export const BOOT_PACKAGES = [
  'dosfstools',
  'e2fsprogs',
  'fdisk',
  'grub-common',
  'mtools',
  'ovmf',
  'qemu-system-x86',
];

interface Partition {
  readonly label: string;
  /** GPT type, as sfdisk(8) names it. */
  readonly type: string;
  readonly mebibytes: number;
}

/**
 * What the owner of the node adds to the kernel's arguments: systemd says on every console what it reaches, and nothing waits
 * two minutes for a network that no cloud-config has set up.
 */
const OWNER_ARGUMENTS = [
  ...['systemd.log_target=kmsg', 'printk.devkmsg=on', 'mitigations=off'],
  ...['systemd.mask=systemd-networkd-wait-online.service', 'kairos.test'],
].join(' ');

/** A disk as the Kairos agent leaves it after an installation, for BIOS and EFI at once. */
export interface BootDisk {
  readonly file: string;
  /** Byte offsets of the partitions by label. */
  readonly offsets: ReadonlyMap<string, number>;
}

/**
 * Lays out a disk from a finished image's root directory: GPT with COS_GRUB (EFI), a BIOS boot partition, COS_OEM, COS_STATE
 * with active.img and passive.img, COS_RECOVERY with recovery.img, and COS_PERSISTENT; all from GRUB's files in the image,
 * without a loop device. Only active.img holds the whole root: passive and recovery hold what their start needs up to the
 * initrd, which is as far as the test follows them.
 */
export async function makeBootDisk(host: Host, root: string, directory: string): Promise<BootDisk> {
  await mkdir(directory, { recursive: true });
  const trees = await makeTrees(host, root, directory);
  const sizes = {
    state: (await mebibytes(host, trees.state)) + 64,
    recovery: (await mebibytes(host, trees.recovery)) + 64,
  };
  const partitions: readonly Partition[] = [
    { label: 'bios', type: '21686148-6449-6E6F-744E-656564454649', mebibytes: 1 },
    { label: 'COS_GRUB', type: 'U', mebibytes: 64 },
    { label: 'COS_OEM', type: 'L', mebibytes: 64 },
    { label: 'COS_STATE', type: 'L', mebibytes: sizes.state },
    { label: 'COS_RECOVERY', type: 'L', mebibytes: sizes.recovery },
    { label: 'COS_PERSISTENT', type: 'L', mebibytes: 64 },
  ];
  const disk = await partition(host, join(directory, 'disk.img'), partitions);
  await fill(host, disk, partitions, 'COS_OEM', trees.oem);
  await fill(host, disk, partitions, 'COS_STATE', trees.state);
  await fill(host, disk, partitions, 'COS_RECOVERY', trees.recovery);
  await fill(host, disk, partitions, 'COS_PERSISTENT');
  await installEfi(host, disk, root, directory);
  await installBios(host, disk, root, directory);
  for (const tree of [trees.state, trees.recovery, trees.oem]) await rm(tree, { recursive: true });
  return disk;
}

/** Asks GRUB for one entry at the next start, as the agent does: next_entry in /grubenv of the OEM partition. */
export async function selectEntry(host: Host, disk: BootDisk, entry: BootEntry): Promise<void> {
  const file = `${disk.file}.grubenv`;
  await rm(file, { force: true });
  await host.run(['grub-editenv', file, 'create']);
  await host.run(['grub-editenv', file, 'set', `next_entry=${entry}`]);
  await replaceFile(host, fileSystem(disk, 'COS_OEM'), '/grubenv', file);
}

/** Puts another grub.cfg on the state partition: the node was installed from another image than it runs now. */
export async function replaceMenu(host: Host, disk: BootDisk, content: string): Promise<void> {
  const file = `${disk.file}.grub.cfg`;
  await writeFile(file, content);
  await replaceFile(host, fileSystem(disk, 'COS_STATE'), '/grub2/grub.cfg', file);
}

/** Puts another bootargs.cfg into passive.img: that image is older or newer than the node's menu. */
export async function replacePassiveArguments(host: Host, disk: BootDisk, content: string): Promise<void> {
  const [file, image] = [`${disk.file}.bootargs.cfg`, `${disk.file}.passive.img`];
  await writeFile(file, content);
  await host.run(['debugfs', '-R', `dump /cOS/passive.img ${image}`, fileSystem(disk, 'COS_STATE')]);
  await replaceFile(host, image, '/etc/cos/bootargs.cfg', file);
  await replaceFile(host, fileSystem(disk, 'COS_STATE'), '/cOS/passive.img', image);
  await rm(image);
}

/** Replaces a file in an ext file system, which nothing has mounted. debugfs(8) fails without an exit code, so we look. */
async function replaceFile(host: Host, device: string, path: string, source: string): Promise<void> {
  await host.run(['debugfs', '-w', '-R', `rm ${path}`, device]);
  await host.run(['debugfs', '-w', '-R', `write ${source} ${path}`, device]);
  const { output } = await host.run(['debugfs', '-R', `stat ${path}`, device]);
  const { size } = await stat(source);
  if (!new RegExp(`\\bSize: ${size}\\b`).test(output))
    throw new Error(`debugfs did not write ${path}: ${output}`);
}

/** What GRUB's environment says after a start: `next_entry` must be gone. */
export async function readEnvironment(host: Host, disk: BootDisk): Promise<string> {
  const { stdout } = await host.run(['debugfs', '-R', 'cat /grubenv', fileSystem(disk, 'COS_OEM')]);
  return stdout;
}

/** A file system inside the disk, as e2fsprogs name one that starts at an offset. */
function fileSystem(disk: BootDisk, label: string): string {
  return `${disk.file}?offset=${disk.offsets.get(label) ?? 0}`;
}

interface Trees {
  readonly state: string;
  readonly recovery: string;
  readonly oem: string;
}

async function makeTrees(host: Host, root: string, directory: string): Promise<Trees> {
  const trees = {
    state: join(directory, 'state'),
    recovery: join(directory, 'recovery'),
    oem: join(directory, 'oem'),
  };
  const slim = join(directory, 'slim');
  await rm(slim, { recursive: true, force: true });
  for (const path of [...Object.values(trees), slim]) await mkdir(path, { recursive: true });
  for (const path of [join(trees.state, 'cOS'), join(trees.recovery, 'cOS'), join(slim, 'etc')])
    await mkdir(path, { recursive: true });

  await host.run(['cp', '-a', join(root, 'boot'), slim]);
  await host.run(['cp', '-a', join(root, 'etc/cos'), join(root, 'etc/kairos-release'), join(slim, 'etc')]);
  await makeImage(host, root, join(trees.state, 'cOS/active.img'), 'COS_ACTIVE', 192);
  await makeImage(host, slim, join(trees.state, 'cOS/passive.img'), 'COS_PASSIVE', 16);
  await makeImage(host, slim, join(trees.recovery, 'cOS/recovery.img'), 'COS_SYSTEM', 16);
  await rm(slim, { recursive: true });

  // GRUB's own directory and menu lie on the state partition.
  const grub = join(trees.state, 'grub2');
  await mkdir(join(grub, 'i386-pc'), { recursive: true });
  await host.run(['cp', '-a', `${root}/usr/lib/grub/i386-pc/.`, join(grub, 'i386-pc')]);
  await host.run(['cp', join(root, 'etc/cos/grub.cfg'), join(grub, 'grub.cfg')]);
  // The owner of the node wants no waiting at the menu.
  await writeFile(join(trees.state, 'grubcustom'), 'set timeout=0\n');
  const environment = join(trees.oem, 'grub_oem_env');
  await host.run(['grub-editenv', environment, 'create']);
  await host.run(['grub-editenv', environment, 'set', `extra_cmdline=${OWNER_ARGUMENTS}`]);
  await host.run(['grub-editenv', environment, 'set', 'extra_active_cmdline=kairos.test.active']);
  await host.run(['grub-editenv', environment, 'set', 'extra_passive_cmdline=kairos.test.passive']);
  await host.run(['grub-editenv', environment, 'set', 'extra_recovery_cmdline=kairos.test.recovery']);
  await host.run(['grub-editenv', join(trees.oem, 'grubenv'), 'create']);
  return trees;
}

/** An ext2 image of a directory; `spare` mebibytes are left free in it. */
async function makeImage(
  host: Host,
  tree: string,
  file: string,
  label: string,
  spare: number,
): Promise<void> {
  const size = Math.ceil((await mebibytes(host, tree)) * 1.1) + spare;
  await host.run(['mke2fs', '-q', '-F', '-t', 'ext2', '-m', '0', '-L', label, '-d', tree, file, `${size}M`]);
}

async function mebibytes(host: Host, tree: string): Promise<number> {
  const { stdout } = await host.run(['du', '-sx', '--block-size=1M', tree]);
  return Number.parseInt(stdout, 10);
}

async function partition(host: Host, file: string, partitions: readonly Partition[]): Promise<BootDisk> {
  const offsets = new Map<string, number>();
  let next = 1;
  for (const { label, mebibytes: size } of partitions) {
    offsets.set(label, next * MIB);
    next += size;
  }
  await rm(file, { force: true });
  await writeFile(file, '');
  await truncate(file, (next + 1) * MIB);
  const lines = partitions.map(
    ({ label, type, mebibytes: size }) =>
      `start=${(offsets.get(label) ?? 0) / SECTOR}, size=${size}MiB, type=${type}, name=${label}`,
  );
  await host.run(['sfdisk', '--quiet', file], { input: `label: gpt\n${lines.join('\n')}\n` });
  return { file, offsets };
}

async function fill(
  host: Host,
  disk: BootDisk,
  partitions: readonly Partition[],
  label: string,
  tree?: string,
): Promise<void> {
  const size = partitions.find((candidate) => candidate.label === label)?.mebibytes ?? 0;
  const content = tree === undefined ? [] : ['-d', tree];
  const where = ['-E', `offset=${disk.offsets.get(label) ?? 0}`, disk.file, `${size}M`];
  await host.run(['mke2fs', '-q', '-F', '-t', 'ext4', '-m', '0', '-L', label, ...content, ...where]);
}

/** Finds GRUB's directory wherever the disk is. */
const FIND_MENU = `search --no-floppy --label --set=root COS_STATE
set prefix=($root)/grub2
`;

/** The image's signed shim and GRUB on the EFI partition, as the agent copies them. */
async function installEfi(host: Host, disk: BootDisk, root: string, directory: string): Promise<void> {
  const image = join(directory, 'efi.img');
  await rm(image, { force: true });
  await host.run(['mkfs.vfat', '-C', '-F', '32', '-n', 'COS_GRUB', image, String(64 * 1024)]);
  const menu = join(directory, 'efi-grub.cfg');
  await writeFile(menu, `${FIND_MENU}configfile ($root)/grub2/grub.cfg\n`);
  // The signed GRUB looks for its menu where its distribution puts it.
  await host.run(['mmd', '-i', image, '::/EFI', '::/EFI/BOOT', '::/EFI/debian', '::/EFI/ubuntu']);
  for (const name of ['BOOT', 'debian', 'ubuntu'])
    await host.run(['mcopy', '-i', image, menu, `::/EFI/${name}/grub.cfg`]);
  const shim = join(root, 'usr/lib/shim/shimx64.efi.signed');
  const grub = join(root, 'usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed');
  if (!existsSync(shim) || !existsSync(grub)) throw new Error(`${root} lacks the signed shim and GRUB`);
  await host.run(['mcopy', '-i', image, shim, '::/EFI/BOOT/bootx64.efi']);
  await host.run(['mcopy', '-i', image, grub, '::/EFI/BOOT/grubx64.efi']);
  const place = `seek=${(disk.offsets.get('COS_GRUB') ?? 0) / MIB}`;
  await host.run([
    'dd',
    `if=${image}`,
    `of=${disk.file}`,
    'bs=1M',
    place,
    'conv=notrunc,sparse',
    'status=none',
  ]);
}

/**
 * GRUB for BIOS from the image's own modules, put in place as grub-bios-setup does: boot.img in the first sector, the core
 * image in the BIOS boot partition, each knowing where the next part lies (GRUB: include/grub/i386/pc/boot.h and kernel.h).
 */
async function installBios(host: Host, disk: BootDisk, root: string, directory: string): Promise<void> {
  const modules = `${root}/usr/lib/grub/i386-pc`;
  const early = join(directory, 'bios-early.cfg');
  const coreFile = join(directory, 'core.img');
  // The menu itself is loaded by GRUB's normal mode: in this first, simpler parser a menu hangs.
  await writeFile(early, FIND_MENU);
  await host.run([
    'grub-mkimage',
    ...['-O', 'i386-pc', '-d', modules, '-p', '/grub2', '-c', early, '-o', coreFile],
    ...['biosdisk', 'part_gpt', 'ext2', 'search', 'search_label', 'normal'],
  ]);
  const start = (disk.offsets.get('bios') ?? 0) / SECTOR;
  const file = await open(disk.file, 'r+');
  const [boot, core] = [await open(join(modules, 'boot.img')), await open(coreFile)];
  try {
    const bootSector = await boot.readFile();
    bootSector.writeBigUInt64LE(BigInt(start), 0x5c); // kernel_sector
    bootSector.writeUInt8(0xff, 0x64); // boot_drive: the one the BIOS started from
    bootSector.writeUInt16LE(0x9090, 0x66); // drive check: none, as on hard disks
    const coreImage = await core.readFile();
    coreImage.writeBigUInt64LE(BigInt(start + 1), SECTOR - 12); // blocklist: the rest follows the first sector
    coreImage.writeUInt16LE(Math.ceil(coreImage.length / SECTOR) - 1, SECTOR - 4);
    // The partition table of the protective MBR, from 0x1b8 on, stays.
    await file.write(bootSector.subarray(0, 0x1b8), 0, 0x1b8, 0);
    await file.write(coreImage, 0, coreImage.length, start * SECTOR);
  } finally {
    for (const handle of [file, boot, core]) await handle.close();
  }
}
