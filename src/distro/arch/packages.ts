import { packageNames as names, type PackageRow } from '../package-row.ts';

/**
 * The Factory has no rows for Arch but its kernel for the Raspberry Pi; these do what its rows for other families do, under
 * the names of Arch's packaging repositories (gitlab.archlinux.org/archlinux/packaging, github.com/archlinuxarm/PKGBUILDs).
 */
const documented = (list: string, reason?: string): PackageRow => ({
  names: names(list),
  source: 'documentation',
  ...(reason === undefined ? {} : { reason }),
});

/** Packages besides the kernel. */
export const BASE_PACKAGES: readonly PackageRow[] = [
  {
    names: names('file gawk iptables less nano sudo tar zstd rsync lvm2 jq dosfstools e2fsprogs logrotate'),
    reason: 'what the Kairos programs and their cloud-configs call on every distribution',
  },
  documented(
    `bash-completion ca-certificates conntrack-tools coreutils cryptsetup curl device-mapper dmidecode ethtool fail2ban findutils
    gettext haveged iproute2 iputils kbd lsscsi mdadm multipath-tools nfs-utils nftables open-iscsi openssh pigz polkit procps-ng
    psmisc qemu-guest-agent smartmontools strace systemd tpm2-tools tpm2-tss tzdata util-linux vim which xz`,
  ),
  documented('systemd-sysvcompat', '/sbin/init, which is what the kernel starts'),
  { ...documented('open-vm-tools', 'Arch Linux ARM has none'), architectures: ['amd64'] },

  documented(
    'dracut squashfs-tools',
    'the initrd; cpio and the network of systemd come with dracut and systemd',
  ),
  documented('cpio', 'dracut packs the initrd with it'),
  documented(
    'grub efibootmgr',
    'for BIOS and EFI; no signed boot loader is in Arch, so there is no Secure Boot by shim',
  ),

  {
    ...documented(
      'parted gptfdisk cloud-guest-utils',
      'partprobe, sgdisk and growpart, which the v2.16 framework puts into the initrd',
    ),
    legacyFramework: true,
  },
];

/** The kernel, and the firmware that it loads. */
export const KERNEL_PACKAGES: readonly PackageRow[] = [
  { ...documented('linux'), architectures: ['amd64'] },
  { ...documented('linux-aarch64'), architectures: ['arm64'], models: ['generic'] },
  { architectures: ['arm64'], models: ['rpi3', 'rpi4'], names: ['linux-rpi'] },
  {
    ...documented('firmware-raspberrypi raspberrypi-bootloader', "the board's own firmware and boot files"),
    architectures: ['arm64'],
    models: ['rpi3', 'rpi4'],
  },
  documented(
    'linux-firmware',
    'what network cards, disks and graphics of real machines need; leave it out for virtual ones',
  ),
];
