import { packageNames as names, type PackageRow } from '../package-row.ts';

const ROWS: readonly PackageRow[] = [
  {
    names: names('file gawk iptables less nano sudo tar zstd rsync lvm2 jq dosfstools e2fsprogs logrotate'),
    reason: 'what the Kairos programs and their cloud-configs call on every distribution',
  },
  {
    names: names(`
      bash bash-completion blkid bonding bridge busybox-openrc ca-certificates connman conntrack-tools coreutils cryptsetup curl dbus
      device-mapper-udev dmidecode e2fsprogs-extra efibootmgr eudev eudev-hwids fail2ban findmnt findutils gcompat gettext
      haveged htop hvtools iproute2 irqbalance iscsi-scst kbd-bkeymaps libc6-compat libusb lm-sensors lsscsi lvm2-extra mdadm
      mdadm-misc mdadm-udev multipath-tools ncurses ncurses-terminfo nfs-utils open-iscsi openrc openssh-client
      openssh-server open-vm-tools open-vm-tools-deploypkg open-vm-tools-guestinfo open-vm-tools-static
      open-vm-tools-vmbackup procps qemu-guest-agent rbd-nbd smartmontools squashfs-tools strace tzdata util-linux vim which
      wireguard-tools wpa_supplicant xfsprogs xfsprogs-extra xz`),
  },
  {
    names: ['mkinitfs'],
    source: 'documentation',
    reason: 'builds the initrd; kernel packages are content with any generator',
  },
  { names: names('grub grub-efi') },
  { architectures: ['amd64'], names: ['grub-bios'] },
  {
    legacyFramework: true,
    names: names('parted sgdisk cloud-utils-growpart'),
    reason: 'partprobe, sgdisk and growpart, which the v2.16 era put into the initrd',
  },
];

const KERNELS: readonly PackageRow[] = [
  { models: ['generic'], names: ['linux-lts'] },
  { models: ['rpi3', 'rpi4'], names: ['linux-rpi'] },
];

/** Nobody has tried these names on Alpine's youngest architecture. */
const unverifiedOnRiscv = (rows: readonly PackageRow[]): readonly PackageRow[] =>
  rows
    .filter(({ architectures }) => architectures === undefined)
    .map((row) => ({ ...row, architectures: ['riscv64'], source: 'unverified' }));

/** Packages besides the kernel. */
export const BASE_PACKAGES: readonly PackageRow[] = [...unverifiedOnRiscv(ROWS), ...ROWS];

export const KERNEL_PACKAGES: readonly PackageRow[] = [...unverifiedOnRiscv(KERNELS), ...KERNELS];
