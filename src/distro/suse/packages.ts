import { packageNames, type PackageRow } from '../package-row.ts';

/** The names of the family's distributions in the tables. */
export type SuseDistro = 'opensuse-leap' | 'opensuse-tumbleweed' | 'sles' | 'sle-micro-rancher';

const RASPBERRY = ['rpi3', 'rpi4'] as const;

/** Packages besides the kernel. */
export const BASE_PACKAGES: readonly PackageRow<SuseDistro>[] = [
  {
    names: packageNames(
      'file gawk iptables less nano sudo tar zstd rsync lvm2 jq dosfstools e2fsprogs logrotate',
    ),
    reason: 'what the Kairos programs and their cloud-configs call on every distribution',
  },
  {
    names: packageNames(`
      curl bash-completion conntrack-tools cryptsetup coreutils device-mapper fail2ban findutils haveged htop iproute2
      iputils lsscsi mdadm multipath-tools nfs-client open-iscsi openssh pigz polkit procps qemu-guest-agent strace
      systemd timezone tmux vim which`),
  },
  { distro: 'opensuse-tumbleweed', names: ['systemd-networkd', 'systemd-resolved'] },
  { distro: ['opensuse-leap', 'sles'], version: '>=15.6', names: ['systemd-networkd', 'systemd-resolved'] },
  {
    distro: ['opensuse-leap', 'sle-micro-rancher'],
    version: '<15.6',
    names: ['systemd-network'],
    source: 'documentation',
    reason: 'systemd 249 has networkd and resolved in one package; both are enabled on every node',
  },
  {
    distro: 'sles',
    version: '<15.6',
    names: ['systemd-network'],
    source: 'unverified',
    reason: 'networkd and resolved, under the name that Leap of the same release has',
  },
  { distro: ['opensuse-leap', 'sles'], names: ['issue-generator'] },
  { architectures: ['amd64'], names: ['tpm2.0-tools', 'tpm2-0-tss'] },
  { architectures: ['amd64', 'arm64'], names: ['open-vm-tools'] },
  // Everything below is for booting by GRUB with an initrd of dracut's.
  { trustedBoot: false, names: ['dracut', 'squashfs'], reason: 'builds the initrd' },
  {
    trustedBoot: false,
    names: ['dhcp-client'],
    reason: 'an address in the initrd, for which network-legacy calls dhclient',
  },
  { trustedBoot: false, names: ['nethogs', 'iw'] },
  {
    trustedBoot: false,
    architectures: ['amd64'],
    names: packageNames('shim grub2-i386-pc grub2-x86_64-efi kernel-firmware-all'),
  },
  {
    trustedBoot: false,
    architectures: ['arm64'],
    names: packageNames(`
      shim grub2-arm64-efi bcm43xx-firmware kernel-firmware-ath10k kernel-firmware-ath11k kernel-firmware-atheros
      kernel-firmware-bluetooth kernel-firmware-brcm kernel-firmware-iwlwifi kernel-firmware-network
      kernel-firmware-realtek kernel-firmware-serial kernel-firmware-usb-network`),
  },
  { trustedBoot: false, architectures: ['riscv64'], names: ['grub2-riscv64-efi'] },
  {
    trustedBoot: false,
    legacyFramework: true,
    names: ['growpart', 'gptfdisk', 'parted'],
    source: 'documentation',
    reason: "the v2.16 framework's dracut module puts growpart, sgdisk and partprobe into the initrd",
  },
  {
    trustedBoot: true,
    distro: 'opensuse-tumbleweed',
    names: ['systemd-boot'],
    source: 'documentation',
    reason: 'boots the unified kernel image; a package of its own since systemd 253 (openSUSE systemd.spec)',
  },
  {
    trustedBoot: true,
    distro: ['opensuse-leap', 'sles'],
    names: ['systemd-boot'],
    source: 'unverified',
    reason: 'boots the unified kernel image; a package of its own since systemd 253',
  },
  {
    fips: true,
    names: ['patterns-base-fips'],
    source: 'documentation',
    reason: "brings each library's checksum (SUSE's Security Guide, Enabling compliance with FIPS 140-3)",
  },
  {
    fips: true,
    trustedBoot: false,
    names: ['dracut-fips'],
    source: 'documentation',
    reason: "has dracut's module fips and what it calls (openSUSE dracut.spec)",
  },
  {
    fips: true,
    distro: 'opensuse-tumbleweed',
    names: ['crypto-policies-scripts'],
    source: 'documentation',
    reason: 'has update-crypto-policies (openSUSE crypto-policies.spec)',
  },
  {
    fips: true,
    distro: ['opensuse-leap', 'sles'],
    names: ['crypto-policies-scripts'],
    source: 'unverified',
    reason: 'has update-crypto-policies',
  },
];

/** The kernel. On SLE Micro it is the one that the base image has already: see sle-micro.ts. */
export const KERNEL_PACKAGES: readonly PackageRow<SuseDistro>[] = [
  { models: ['generic', ...RASPBERRY], names: ['kernel-default'] },
  {
    models: RASPBERRY,
    names: packageNames(`
      raspberrypi-eeprom raspberrypi-firmware raspberrypi-firmware-dt sysconfig sysconfig-netconfig sysvinit-tools
      wireless-tools wpa_supplicant`),
    reason: 'what starts the board, and its wireless network',
  },
];
