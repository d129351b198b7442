import { packageNames as names, type PackageRow } from '../package-row.ts';

type RedHatDistro = 'fedora' | 'rhel' | 'rocky' | 'almalinux' | 'ol';
type RedHatRow = PackageRow<RedHatDistro>;

/** RHEL, what is built from it, and CentOS Stream, from which it is built. */
const ENTERPRISE: readonly RedHatDistro[] = ['rhel', 'rocky', 'almalinux', 'ol'];

/** Packages besides the kernel. */
export const BASE_PACKAGES: readonly RedHatRow[] = [
  {
    names: names('file gawk iptables less nano sudo tar zstd rsync lvm2 jq dosfstools e2fsprogs logrotate'),
    reason: 'what the Kairos programs and their cloud-configs call on every distribution',
  },
  {
    names: names(`
      audit chrony cracklib-dicts cryptsetup device-mapper device-mapper-multipath iproute nfs-utils NetworkManager
      nmstate openssh-clients openssh-server polkit qemu-guest-agent systemd tpm2-tss which xz`),
  },
  { distro: 'fedora', names: ['systemd-resolved'] },
  {
    distro: ENTERPRISE,
    version: '>=9',
    names: ['systemd-resolved'],
    reason: 'split from systemd in Enterprise Linux 9',
  },
  { distro: 'fedora', names: names('fail2ban haveged') },

  { trustedBoot: false, names: names('dracut dracut-live dracut-network dracut-squash squashfs-tools') },
  {
    trustedBoot: false,
    distro: ENTERPRISE,
    version: '<10',
    names: ['dhcp-client'],
    reason: "dracut's network module calls it; Enterprise Linux 10 and Fedora have it no more",
  },
  { trustedBoot: false, names: ['grub2'], reason: 'a name that the GRUB of the architecture provides' },
  {
    trustedBoot: false,
    architectures: ['amd64'],
    names: names('grub2-efi-x64 grub2-efi-x64-modules grub2-pc shim-x64'),
  },
  {
    trustedBoot: false,
    architectures: ['arm64'],
    names: names('grub2-efi-aa64 grub2-efi-aa64-modules shim-aa64'),
  },
  {
    trustedBoot: false,
    architectures: ['riscv64'],
    names: names('grub2-efi-riscv64 grub2-efi-riscv64-modules'),
    reason: 'no shim is published for riscv64',
  },
  {
    trustedBoot: true,
    distro: 'fedora',
    architectures: ['amd64', 'arm64'],
    names: ['systemd-boot-unsigned'],
    reason: "systemd's boot loader and stub under the name that Fedora gives them",
    source: 'documentation',
  },
  {
    trustedBoot: true,
    distro: ENTERPRISE,
    version: '>=9, <10',
    architectures: ['amd64', 'arm64'],
    names: ['systemd-boot-unsigned'],
    // https://bugzilla.redhat.com/show_bug.cgi?id=2178322, comment 2
    reason: 'the stub; in CRB, CodeReady Builder, since 9.2',
    source: 'documentation',
  },
  {
    trustedBoot: true,
    distro: ENTERPRISE,
    version: '>=10',
    architectures: ['amd64', 'arm64'],
    names: ['systemd-boot-unsigned'],
    reason: 'the stub, under the name it has in Enterprise Linux 9',
    source: 'unverified',
  },

  {
    fips: true,
    names: ['crypto-policies-scripts'],
    reason: 'update-crypto-policies, which sets the policy of FIPS mode',
    source: 'documentation',
  },
  {
    fips: true,
    names: ['libkcapi-hmaccalc'],
    reason: "sha512hmac, with which dracut's module fips checks the kernel",
    source: 'unverified',
  },

  {
    trustedBoot: false,
    legacyFramework: true,
    names: names('cloud-utils-growpart gdisk parted util-linux'),
    reason: 'growpart, sgdisk, partprobe and sfdisk, which the v2.16 framework puts into the initrd',
  },
];

const PLAIN_KERNEL = names('kernel kernel-modules kernel-modules-extra');
const UEK = names('kernel-uek kernel-uek-modules kernel-uek-modules-extra');

/** The kernel of each distribution. There are no kernels for single boards. */
export const KERNEL_PACKAGES: readonly RedHatRow[] = [
  { models: ['generic'], distro: ['fedora', 'rhel', 'rocky', 'almalinux'], names: PLAIN_KERNEL },
  { models: ['generic'], distro: 'ol', architectures: ['amd64', 'riscv64'], names: PLAIN_KERNEL },
  {
    models: ['generic'],
    distro: 'ol',
    architectures: ['arm64'],
    version: '>=9',
    names: UEK,
    reason: 'on arm64 Oracle publishes only its own kernel',
  },
  {
    models: ['generic'],
    distro: 'ol',
    architectures: ['arm64'],
    version: '<9',
    names: UEK,
    reason:
      'on arm64 Oracle publishes only its own kernel; whether release 8 splits its modules so is not known',
    source: 'unverified',
  },
];
