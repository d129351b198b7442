import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DebianTrees, neededBeside } from './debian-tree.ts';
import { wrapKernel } from './wrapped-kernel.ts';

/** A package of the test's repository. PKGBUILD(5) has what the fields mean. */
export interface ArchPackage {
  readonly name: string;
  readonly depends?: readonly string[];
  readonly provides?: readonly string[];
  readonly conflicts?: readonly string[];
  /** Debian packages whose files it has. */
  readonly debian?: readonly string[];
  /** The `.install` file; only with `makepkg`. */
  readonly script?: string;
  /** Made by makepkg. */
  readonly makepkg?: true;
  /** Writes what Debian has not. */
  readonly write?: (directory: string, trees: DebianTrees) => Promise<void>;
}

/** Arch's name, and the Debian packages whose files stand behind it. What else they need is in one package of libraries. */
const WRAPPED: Readonly<Record<string, readonly string[]>> = {
  cpio: ['cpio'],
  cryptsetup: ['cryptsetup-bin'],
  curl: ['curl'],
  'device-mapper': ['dmsetup'],
  dosfstools: ['dosfstools'],
  dracut: ['dracut', 'dracut-core', 'dracut-install', 'dracut-live', 'dracut-network'],
  e2fsprogs: ['e2fsprogs'],
  file: ['file'],
  gawk: ['gawk'],
  grub: ['grub-common', 'grub2-common', 'grub-pc-bin', 'grub-efi-amd64-bin'],
  iproute2: ['iproute2'],
  iputils: ['iputils-ping', 'iputils-arping'],
  jq: ['jq'],
  kbd: ['kbd'],
  less: ['less'],
  logrotate: ['logrotate'],
  lvm2: ['lvm2'],
  'multipath-tools': ['multipath-tools', 'kpartx'],
  nano: ['nano'],
  'nfs-utils': ['nfs-common'],
  openssh: ['openssh-server', 'openssh-client', 'openssh-sftp-server'],
  psmisc: ['psmisc'],
  rsync: ['rsync'],
  'squashfs-tools': ['squashfs-tools'],
  sudo: ['sudo'],
  systemd: ['systemd', 'udev', 'systemd-resolved', 'systemd-timesyncd', 'systemd-cryptsetup'],
  'systemd-sysvcompat': ['systemd-sysv'],
};

/** The Debian packages to download: those that are wrapped, and a kernel. */
export const DEBIAN_PACKAGES: readonly string[] = [
  ...Object.values(WRAPPED).flat(),
  'dbus',
  'kmod',
  'linux-image-amd64',
];

const LIBRARIES = 'debian-libraries';

/** As Arch's systemd package does for the users of every package. */
const SYSUSERS_HOOK = `[Trigger]
Type = Path
Operation = Install
Operation = Upgrade
Target = usr/lib/sysusers.d/*.conf

[Action]
Description = Creating system user accounts...
When = PostTransaction
Exec = /usr/bin/systemd-sysusers
`;

const HOOKS = 'usr/share/libalpm/hooks';

async function writeSysusersHook(directory: string): Promise<void> {
  await mkdir(join(directory, HOOKS), { recursive: true });
  await writeFile(join(directory, HOOKS, '20-systemd-sysusers.hook'), SYSUSERS_HOOK);
}

/** Its service and its configuration where Arch has them. */
async function placeOpensshAsArchDoes(directory: string): Promise<void> {
  const units = join(directory, 'usr/lib/systemd/system');
  await rename(join(units, 'ssh.service'), join(units, 'sshd.service'));
  await rename(join(directory, 'usr/share/openssh/sshd_config'), join(directory, 'etc/ssh/sshd_config'));
}

/** The kernels of the repository. Sorted as text, the older one would be last. */
export const KERNELS = { linux: '6.12.9-arch1-1', 'linux-lts': '6.6.69-1-lts' } as const;

const kernel = (name: keyof typeof KERNELS): ArchPackage => ({
  name,
  makepkg: true,
  depends: ['coreutils', 'initramfs'],
  write: async (directory, trees) => {
    const { release, image, copyModules } = await wrapKernel(trees, KERNELS[name]);
    const modules = join(directory, 'usr/lib/modules', release);
    await copyModules(modules);
    await writeFile(join(modules, 'vmlinuz'), image);
    await writeFile(join(modules, 'pkgbase'), `${name}\n`);
  },
});

/** Stands in for mkinitcpio: what matters is the hook, which is called as Arch's is, and the initrd that it leaves. */
const MKINITCPIO: ArchPackage = {
  name: 'mkinitcpio',
  makepkg: true,
  provides: ['initramfs'],
  write: async (directory) => {
    const [programs, hooks] = [join(directory, 'usr/bin'), join(directory, HOOKS)];
    await mkdir(programs, { recursive: true });
    await mkdir(hooks, { recursive: true });
    await writeFile(
      join(programs, 'mkinitcpio'),
      '#!/bin/sh\nwhile read -r kernel; do echo "stand-in for $kernel" > /boot/initramfs-linux.img; done\n',
      { mode: 0o755 },
    );
    await writeFile(
      join(hooks, '90-mkinitcpio-install.hook'),
      `[Trigger]
Type = Path
Operation = Install
Operation = Upgrade
Target = usr/lib/modules/*/vmlinuz

[Action]
Description = Updating linux initcpios...
When = PostTransaction
Exec = /usr/bin/mkinitcpio
NeedsTargets
`,
    );
  },
};

/** The packages that `describeTrouble` asks for. */
const TROUBLE: readonly ArchPackage[] = [
  {
    name: 'failing-script',
    makepkg: true,
    script: 'post_install() {\n  echo "this can not work" >&2\n  false\n}\n',
  },
  { name: 'against-nano', makepkg: true, conflicts: ['nano'] },
  { name: 'needs-nano', makepkg: true, depends: ['nano'] },
];

/** Takes the names of a plan: one package for each, and those of the tests. */
export function archPackages(names: readonly string[], trees: DebianTrees): readonly ArchPackage[] {
  const own = [kernel('linux'), kernel('linux-lts'), MKINITCPIO, ...TROUBLE];
  const libraries = neededBeside(trees, Object.values(WRAPPED).flat());
  return [
    ...own,
    { name: LIBRARIES, debian: libraries },
    ...[...new Set([...names, ...Object.keys(WRAPPED)])]
      .filter((name) => !own.some((other) => other.name === name))
      .map((name): ArchPackage => {
        const debian = WRAPPED[name] ?? [];
        return {
          name,
          debian,
          ...(debian.length > 0 ? { depends: [LIBRARIES] } : {}),
          ...(name === 'dracut' ? { provides: ['initramfs'] } : {}),
          ...(name === 'systemd' ? { write: writeSysusersHook } : {}),
          ...(name === 'openssh' ? { write: placeOpensshAsArchDoes } : {}),
        };
      }),
  ];
}
