import type { Architecture, Model } from '../../spec/image-spec.ts';
import { NVIDIA_BASE_PACKAGES, NVIDIA_KERNEL_PACKAGES } from './nvidia-packages.ts';
import { packageNames as names, type PackageRow } from '../package-row.ts';

type DebianRow = PackageRow<'debian' | 'ubuntu'>;

/** Packages besides the kernel. */
export const BASE_PACKAGES: readonly DebianRow[] = [
  {
    names: names('file gawk iptables less nano sudo tar zstd rsync lvm2 jq dosfstools e2fsprogs logrotate'),
    reason: 'what the Kairos programs and their cloud-configs call on every distribution',
  },
  {
    names: names(`
      ca-certificates curl binutils conntrack console-setup coreutils cryptsetup debianutils ethtool fuse3 fail2ban
      gnupg gnupg1-l10n haveged iproute2 iputils-ping krb5-locales libglib2.0-data libgpm2 libldap-common
      libnss-systemd libpam-cap libsasl2-modules mdadm nbd-client ncurses-term neovim nfs-common nftables open-iscsi
      openssh-server os-prober pigz pkg-config psmisc publicsuffix shared-mime-info systemd systemd-timesyncd
      systemd-sysv xauth xclip xdg-user-dirs xxd xz-utils zerofree`),
  },
  { distro: 'debian', version: '<13', names: ['libatm1'] },
  {
    distro: 'debian',
    version: '>=13',
    names: ['libatm1t64'],
    reason: 'the name since the change to 64-bit time; libatm1 is only provided by it',
  },
  { distro: 'ubuntu', version: '<24.04', names: ['libatm1'] },
  {
    distro: 'ubuntu',
    version: '>=24.04',
    names: ['libatm1t64'],
    reason: 'the name since the change to 64-bit time; libatm1 is only provided by it',
  },
  { distro: 'debian', names: names('multipath-tools multipath-tools-boot') },
  { distro: 'debian', version: '>=12', names: names('systemd-resolved polkitd') },
  {
    distro: 'debian',
    version: '<12',
    names: ['policykit-1'],
    reason: 'polkitd was split from it in bookworm; systemd-resolved was still part of systemd',
  },
  {
    distro: 'debian',
    version: '>=13',
    names: ['systemd-cryptsetup'],
    reason: 'split from systemd in trixie; encrypted partitions need it',
  },
  {
    distro: 'ubuntu',
    names: names(`
      conntrack console-data gettext systemd-container ubuntu-advantage-tools tpm2-tools dmsetup
      networkd-dispatcher publicsuffix xdg-user-dirs zfsutils-linux`),
  },
  { distro: 'ubuntu', version: '<26.04', names: ['packagekit-tools'] },
  {
    distro: 'ubuntu',
    version: '>=26.04',
    names: ['packagekit'],
    reason: 'packagekit-tools is no longer a package of its own',
  },
  { distro: 'ubuntu', version: '>=22.04', names: ['multipath-tools'] },
  {
    distro: 'ubuntu',
    version: '>=24.04',
    names: ['systemd-resolved'],
    reason: 'split from systemd in 24.04',
  },
  {
    distro: 'ubuntu',
    version: '>=25.10',
    names: ['systemd-cryptsetup'],
    reason: 'split from systemd in 25.10',
  },

  { trustedBoot: false, names: names('dracut dracut-network') },
  { trustedBoot: false, distro: 'ubuntu', names: names('isc-dhcp-common isc-dhcp-client') },
  { trustedBoot: false, distro: 'debian', version: '<14', names: names('isc-dhcp-common isc-dhcp-client') },
  {
    trustedBoot: false,
    distro: 'debian',
    version: '<14',
    names: ['dracut-live'],
    reason: 'part of dracut-core after trixie, and only a name that it provides',
  },
  { trustedBoot: false, distro: 'ubuntu', version: '>=22.04', names: ['dracut-live'] },
  { trustedBoot: false, names: names('kbd lldpd snmpd squashfs-tools') },
  {
    trustedBoot: false,
    architectures: ['amd64'],
    names: names('shim-signed grub2 grub-efi-amd64-bin grub-efi-amd64-signed grub-pc-bin grub2-common'),
  },
  {
    trustedBoot: false,
    architectures: ['arm64'],
    names: names('shim-signed grub-efi-arm64 grub-efi-arm64-bin grub-efi-arm64-signed'),
  },
  {
    trustedBoot: false,
    architectures: ['riscv64'],
    names: names('grub2-common grub-efi-riscv64-bin grub-efi-riscv64'),
    reason: 'no shim is published for riscv64',
  },
  {
    distro: 'ubuntu',
    fips: true,
    names: ['ubuntu-fips-userspace'],
    source: 'unverified',
    reason: 'the validated libraries, from Ubuntu Pro',
  },
  ...NVIDIA_BASE_PACKAGES,
  { trustedBoot: true, distro: 'ubuntu', names: ['systemd'] },
  {
    trustedBoot: true,
    distro: 'debian',
    version: '>=12',
    names: ['systemd-boot'],
    source: 'archive',
    reason: 'the boot loader and the stub that the UKI is built with',
  },
  { trustedBoot: true, distro: 'ubuntu', version: '>=24.04', names: names('kmod linux-base systemd-boot') },
  {
    trustedBoot: true,
    distro: 'ubuntu',
    version: '>=24.04',
    architectures: ['amd64'],
    names: ['iucode-tool'],
    reason: 'Intel microcode; there is none for other architectures',
  },

  {
    trustedBoot: false,
    legacyFramework: true,
    names: ['parted'],
    reason: 'partprobe and parted, which the v2.16 framework puts into the initrd',
  },
  {
    trustedBoot: false,
    legacyFramework: true,
    names: ['gdisk'],
    reason: 'sgdisk, which the v2.16 framework puts into the initrd',
  },
  {
    trustedBoot: false,
    legacyFramework: true,
    names: ['cloud-guest-utils'],
    reason: 'growpart, which the v2.16 framework puts into the initrd',
  },
  {
    trustedBoot: false,
    legacyFramework: true,
    names: ['fdisk'],
    reason: 'sfdisk, which the v2.16 framework puts into the initrd',
  },
];

const WITH_HARDWARE_ENABLEMENT: readonly Architecture[] = ['amd64', 'arm64'];
/** Boards whose firmware and kernel come from the distribution's own archive. */
export const RASPBERRY: readonly Model[] = ['rpi3', 'rpi4', 'rpi5'];

/** The kernel of each release, and the firmware that belongs to it. */
export const KERNEL_PACKAGES: readonly DebianRow[] = [
  ...NVIDIA_KERNEL_PACKAGES,
  {
    distro: 'ubuntu',
    models: ['generic'],
    fips: true,
    names: ['linux-image-fips'],
    source: 'unverified',
    reason: 'the kernel whose crypto module is validated, from Ubuntu Pro',
  },
  { distro: 'debian', architectures: ['amd64'], names: names('linux-image-amd64 firmware-linux-free') },
  { distro: 'debian', architectures: ['arm64'], names: names('linux-image-arm64 firmware-linux-free') },
  { distro: 'debian', architectures: ['riscv64'], names: names('linux-image-riscv64 firmware-linux-free') },
  {
    distro: 'debian',
    models: RASPBERRY,
    names: ['raspi-firmware'],
    reason: 'the boot files of the board; it is in non-free-firmware',
  },

  {
    distro: 'ubuntu',
    models: ['generic'],
    fips: false,
    architectures: WITH_HARDWARE_ENABLEMENT,
    version: '20.04',
    names: ['linux-image-generic-hwe-20.04'],
  },
  {
    distro: 'ubuntu',
    models: ['generic'],
    fips: false,
    architectures: WITH_HARDWARE_ENABLEMENT,
    version: '22.04',
    names: ['linux-image-generic-hwe-22.04'],
  },
  {
    distro: 'ubuntu',
    models: ['generic'],
    fips: false,
    architectures: WITH_HARDWARE_ENABLEMENT,
    version: '>=24.04, <26.04',
    names: ['linux-image-generic-hwe-24.04'],
    reason: 'interim releases up to 25.10 carry the hardware enablement kernel under the name of 24.04',
  },
  {
    distro: 'ubuntu',
    models: ['generic'],
    fips: false,
    architectures: WITH_HARDWARE_ENABLEMENT,
    version: '<20.04 || >20.04, <22.04 || >22.04, <24.04 || >=26.04',
    names: ['linux-image-generic'],
    reason: 'in every release; hardware enablement kernels only follow an LTS release some time later',
  },
  { distro: 'ubuntu', models: ['generic'], architectures: ['riscv64'], names: ['linux-image-generic'] },
  { distro: 'ubuntu', models: RASPBERRY, names: ['linux-raspi'] },
  { distro: 'ubuntu', models: RASPBERRY, version: '20.04', names: ['linux-firmware-raspi2'] },
  {
    distro: 'ubuntu',
    models: RASPBERRY,
    version: '22.04',
    names: names('linux-firmware-raspi linux-modules-extra-raspi'),
    reason: 'later releases depend on them or have them in the kernel package',
  },
  {
    distro: 'ubuntu',
    models: ['generic'],
    trustedBoot: true,
    names: ['linux-firmware'],
    reason: 'the whole root becomes the initrd, so firmware must be in it',
  },
];
