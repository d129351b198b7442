import { zstdCompressSync } from 'node:zlib';
import { cpioArchive } from './cpio-writer.ts';
import type { FakeEntry } from './fake-host.ts';

export type Tree = Readonly<Record<string, FakeEntry>>;

export const RELEASE = '6.1.0-31-amd64';

/** The start of an ELF program for a machine (62 is amd64, 183 arm64). */
export function elf(machine: number): Uint8Array {
  const bytes = new Uint8Array(64);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  bytes[18] = machine;
  return bytes;
}

const program = (machine = 62): FakeEntry => ({ content: elf(machine), mode: 0o755 });
const script: FakeEntry = { content: '#!/bin/sh\n', mode: 0o755 };
const unit = '[Unit]\n';

/** kairos-release as text, with changes; `undefined` leaves a key out. */
export function kairosRelease(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const keys: Readonly<Record<string, string | undefined>> = {
    ID: 'kairos',
    ID_LIKE: 'kairos-core-debian-12',
    NAME: 'kairos-core-debian-12',
    VERSION: 'v1.0.0',
    RELEASE: 'v1.0.0',
    ARCH: 'amd64',
    TARGETARCH: 'amd64',
    FLAVOR: 'debian',
    FLAVOR_RELEASE: '12',
    FAMILY: 'debian',
    MODEL: 'generic',
    VARIANT: 'core',
    BUG_REPORT_URL: 'https://example.com/issues',
    HOME_URL: 'https://example.com',
    FIPS: 'false',
    TRUSTED_BOOT: 'false',
    ...changes,
  };
  return Object.entries(keys)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `KAIROS_${key}="${value ?? ''}"\n`)
    .join('');
}

/** Names in an initrd that a node boots with. */
export const INITRD_NAMES: readonly string[] = [
  'usr/lib/systemd/systemd',
  'usr/lib/systemd/system/immucore.service',
  'usr/bin/immucore',
  'usr/bin/kairos-agent',
  ...['udevadm', 'blkid', 'lsblk', 'e2fsck', 'mount', 'umount', 'rsync', 'cryptsetup', 'gawk', 'awk'].map(
    (name) => `usr/bin/${name}`,
  ),
  ...['mkfs.ext2', 'mkfs.ext3', 'mkfs.ext4', 'mkfs.vfat'].map((name) => `usr/sbin/${name}`),
  'usr/sbin/dmsquash-live-root',
  `usr/lib/modules/${RELEASE}/modules.dep`,
  `usr/lib/modules/${RELEASE}/kernel/drivers/usb/host/xhci-pci-renesas.ko.xz`,
];

/** An initrd with programs of these names; `name -> target` is a link. */
export function initrdOf(names: readonly string[]): Uint8Array {
  const entries = names.map((text) => {
    const [name = '', target] = text.split(' -> ');
    return target === undefined ? { name, mode: 0o100755 } : { name, mode: 0o120777, content: target };
  });
  return zstdCompressSync(cpioArchive(entries));
}

const BASE: Tree = {
  '/etc/os-release': 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
  '/bin': { link: 'usr/bin' },
  '/sbin': { link: 'usr/sbin' },
  '/lib': { link: 'usr/lib' },
  '/usr/bin/dash': program(),
  '/usr/bin/sh': { link: 'dash' },
  '/usr/sbin/init': { link: '/lib/systemd/systemd' },
  '/usr/lib/systemd/systemd': program(),
  '/usr/lib/systemd/libsystemd-shared-252.so': 'library',
  '/usr/lib/systemd/system/systemd-udevd.service': unit,
  '/usr/lib/systemd/system/systemd-logind.service': unit,
  '/usr/lib/systemd/system/getty.target': unit,
  '/usr/lib/systemd/system/systemd-firstboot.service': unit,
  '/etc/systemd/system/systemd-firstboot.service': { link: '/dev/null' },
  '/etc/systemd/system/multi-user.target.wants/ssh.service': { link: '/lib/systemd/system/ssh.service' },
  '/etc/systemd/system/multi-user.target.wants/systemd-networkd.service': {
    link: '/lib/systemd/system/systemd-networkd.service',
  },
  '/usr/sbin/sshd': program(),
  '/usr/bin/sudo': { content: elf(62), mode: 0o4755 },
  '/usr/bin/less': program(),
  '/usr/sbin/mount.nfs': program(),
  ...Object.fromEntries(
    ['rsync', 'lsblk', 'mount', 'udevadm'].map((name) => [`/usr/bin/${name}`, program()] as const),
  ),
  ...Object.fromEntries(
    ['mkfs.ext2', 'mkfs.ext4', 'mkfs.vfat', 'blkid', 'e2fsck', 'cryptsetup'].map(
      (name) => [`/usr/sbin/${name}`, program()] as const,
    ),
  ),
  '/var/lock': { link: '/run/lock' },
  '/etc/machine-id': '',
  '/etc/hostname': '',
  '/etc/resolv.conf': '',
  [`/boot/vmlinuz-${RELEASE}`]: 'kernel',
  '/boot/vmlinuz': { link: `vmlinuz-${RELEASE}` },
  [`/usr/lib/modules/${RELEASE}/kernel/fs/ext4/ext4.ko`]: 'module',
  [`/usr/lib/modules/${RELEASE}/modules.dep`]:
    'kernel/fs/ext4/ext4.ko: kernel/fs/jbd2/jbd2.ko\nkernel/drivers/usb/host/xhci-pci-renesas.ko.xz:\n',
  '/usr/bin/immucore': program(),
  '/usr/bin/kairos-agent': program(),
  '/system/discovery/kcrypt-discovery-challenger': program(),
  '/etc/kairos-release': kairosRelease(),
  '/etc/kairos/branding/grubmenu.cfg': 'menuentry\n',
};

const GRUB: Tree = {
  '/boot/initrd': initrdOf(INITRD_NAMES),
  '/etc/cos/grub.cfg':
    'loopback loop0 "${img}"\nsource (loop0)/etc/cos/bootargs.cfg\nlinux (loop0)$kernel $kernelcmd\n',
  '/etc/cos/bootargs.cfg':
    'set kernel=/boot/vmlinuz\nset initramfs=/boot/initrd\nset kernelcmd="root=LABEL=${label} cos-img/filename=${img}"\n',
  '/usr/bin/grub-editenv': program(),
  '/usr/bin/grub2-editenv': { link: '/usr/bin/grub-editenv' },
  '/usr/sbin/grub-install': program(),
  '/usr/lib/shim/shimx64.efi.signed': 'shim',
  '/usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed': 'grub',
  ...Object.fromEntries(
    ['loopback', 'squash4', 'xzio', 'gzio', 'regexp'].map(
      (name) => [`/usr/lib/grub/x86_64-efi/${name}.mod`, 'module'] as const,
    ),
  ),
  '/usr/lib/grub/i386-pc/modinfo.sh': 'GRUB_TARGET=i386-pc\n',
};

const REQUIRED =
  'sync udevadm blkid lsblk e2fsck mount umount rsync cryptsetup gawk awk mkfs.ext2 mkfs.ext3 mkfs.ext4 mkfs.vfat';

/** A good image of today's era: units written at boot by cloud-configs. */
export const GOOD: Tree = {
  ...BASE,
  ...GRUB,
  '/snap': { directory: true },
  '/system/installer/kairos-installer': program(),
  '/system/oem/01_extra_binds.yaml':
    'stages:\n  rootfs:\n    - environment:\n        PERSISTENT_STATE_PATHS: "/snap /var/snap"\n',
  '/system/oem/02_agent.yaml':
    'stages:\n  initramfs:\n    - files:\n        - path: /etc/systemd/system/kairos-agent.service\n',
  '/system/oem/05_network.yaml': 'stages:\n  initramfs:\n    - commands: [ln -sf /x /etc/resolv.conf]\n',
  '/system/oem/52_installer.yaml': 'stages:\n  initramfs:\n    - systemctl: {enable: [kairos-installer]}\n',
  '/usr/lib/dracut/modules.d/28immucore/module-setup.sh': `# needs partprobe no more\ninstall() {\n  inst_multiple immucore kairos-agent ${REQUIRED}\n}\n`,
  '/etc/dracut.conf.d/99-immucore.conf': 'add_dracutmodules+=" livenet dmsquash-live immucore network "\n',
  '/etc/dracut.conf.d/kairos-xhci-renesas.conf': 'add_drivers+=" xhci_pci_renesas "\n',
  '/etc/dracut.conf.d/kairos-pmem.conf': 'add_drivers+=" nfit nd_pmem "\n',
};

/** A good image as v0.2.6 made it: static units, kcrypt as a program, an absolute kernel link, no key for FIPS. */
export const LEGACY: Tree = {
  ...without({ ...BASE, ...GRUB }, '/usr/sbin/mount.nfs'),
  '/boot/vmlinuz': { link: `/boot/vmlinuz-${RELEASE}` },
  '/etc/kairos/versions.yaml': 'packages: []\n',
  '/etc/dracut.conf.d/10-immucore.conf': 'add_dracutmodules+=" livenet dmsquash-live immucore network "\n',
  '/usr/lib/dracut/modules.d/28immucore/module-setup.sh': `install() {\n  inst_multiple immucore kairos-agent ${REQUIRED} partprobe parted\n}\n`,
  '/boot/initrd': initrdOf([...INITRD_NAMES, 'usr/sbin/partprobe', 'usr/sbin/parted']),
  '/usr/bin/kcrypt': program(),
  '/system/oem/09_systemd_services.yaml': 'stages: {}\n',
  ...Object.fromEntries(
    ['kairos-agent', 'kairos-interactive', 'kairos-recovery', 'kairos-reset', 'kairos-webui', 'kairos'].map(
      (name) => [`/etc/systemd/system/${name}.service`, unit] as const,
    ),
  ),
  '/etc/kairos-release': kairosRelease({
    VERSION: '1.0.0',
    RELEASE: '1.0.0',
    REGISTRY_AND_ORG: 'quay.io/kairos',
    IMAGE_LABEL: '12-core-amd64-generic-1.0.0',
    FIPS: undefined,
    TRUSTED_BOOT: undefined,
  }),
};

const K3S = {
  VARIANT: 'standard',
  SOFTWARE_VERSION: 'v1.33.1+k3s1',
  SOFTWARE_VERSION_PREFIX: 'k3s',
} as const;

/** A good image with k3s. */
export const STANDARD: Tree = {
  ...GOOD,
  '/etc/kairos-release': kairosRelease(K3S),
  '/system/providers/agent-provider-kairos': program(),
  '/usr/bin/kairos': { link: '/system/providers/agent-provider-kairos' },
  '/usr/bin/edgevpn': program(),
  '/usr/bin/k3s': program(),
  '/usr/sbin/suc-upgrade': script,
  '/etc/systemd/system/k3s.service': unit,
  '/etc/systemd/system/k3s-agent.service': unit,
};

/** A good image for Trusted Boot. */
export const TRUSTED: Tree = {
  ...BASE,
  '/system/oem/02_agent.yaml': 'stages:\n  boot:\n    - commands: [kairos-agent start]\n',
  '/etc/kairos-release': kairosRelease({ TRUSTED_BOOT: 'true' }),
};

/** A good Alpine image: OpenRC, busybox, musl. */
export const ALPINE: Tree = {
  '/etc/os-release': 'ID=alpine\nVERSION_ID=3.21.2\nPRETTY_NAME="Alpine Linux v3.21"\n',
  '/bin/busybox': program(),
  '/bin/sh': { link: '/bin/busybox' },
  '/sbin/init': { link: '/bin/busybox' },
  '/sbin/openrc': program(),
  '/boot/vmlinuz-lts': 'kernel',
  '/boot/vmlinuz': { link: 'vmlinuz-lts' },
  '/lib/modules/6.12.13-0-lts/kernel/fs/ext4/ext4.ko.gz': 'module',
  '/boot/initrd': initrdOf([
    'init',
    'usr/bin/immucore',
    'usr/bin/kairos-agent',
    'bin/lsblk',
    'sbin/e2fsck',
    'lib/modules/6.12.13-0-lts/modules.dep',
  ]),
  '/etc/mkinitfs/features.d/immucore.files':
    '/bin/lsblk\n/sbin/e2fsck\n/sbin/mkfs.*\n/usr/bin/immucore\n/usr/bin/kairos-agent\n',
  ...Object.fromEntries(
    [
      ...['immucore', 'kairos-agent', 'sudo', 'less', 'rsync', 'lsblk', 'mount', 'udevadm', 'sshd'],
      ...['mount.nfs', 'mkfs.ext2', 'mkfs.ext4', 'mkfs.vfat', 'blkid', 'e2fsck', 'cryptsetup'],
    ].map((name) => [`/usr/bin/${name}`, { content: elf(62), mode: 0o4755 }] as const),
  ),
  '/system/discovery/kcrypt-discovery-challenger': program(),
  '/etc/runlevels/boot/sshd': { link: '/etc/init.d/sshd' },
  '/etc/runlevels/boot/connman': { link: '/etc/init.d/connman' },
  '/system/oem/09_openrc_services.yaml': 'stages:\n  initramfs:\n    - commands: [kairos-agent]\n',
  '/etc/kairos/.keep': '',
  '/etc/kairos-release': kairosRelease({ FLAVOR: 'alpine', FAMILY: 'alpine', FLAVOR_RELEASE: '3.21' }),
  '/etc/cos/grub.cfg': GRUB['/etc/cos/grub.cfg'] ?? '',
  '/etc/cos/bootargs.cfg': GRUB['/etc/cos/bootargs.cfg'] ?? '',
  '/var/lock': { directory: true },
  '/etc/machine-id': '',
};

/** A tree without some of its entries; a path ending in `/` takes all below it. */
export function without(tree: Tree, ...paths: readonly string[]): Tree {
  const gone = (path: string): boolean =>
    paths.some((prefix) => path === prefix || (prefix.endsWith('/') && path.startsWith(prefix)));
  return Object.fromEntries(Object.entries(tree).filter(([path]) => !gone(path)));
}
