import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type DebianTrees, neededBeside } from './debian-tree.ts';
import { wrapKernel } from './wrapped-kernel.ts';

/** A package of the test's repository; the fields are those of .PKGINFO (apk-package(5)). */
export interface AlpinePackage {
  readonly name: string;
  readonly depends?: readonly string[];
  readonly provides?: readonly string[];
  /** Scripts by their kind, such as `post-install`. */
  readonly scripts?: Readonly<Record<string, string>>;
  /** Directories whose change runs the script `trigger`. */
  readonly triggers?: string;
  /** Debian packages whose files it has. */
  readonly debian?: readonly string[];
  /** Writes what Debian has not. */
  readonly write?: (directory: string, trees: DebianTrees) => Promise<void>;
}

/** Alpine's name, and the Debian packages whose files stand behind it. What else they need is in one package of libraries. */
const WRAPPED: Readonly<Record<string, readonly string[]>> = {
  blkid: ['util-linux-extra'],
  cryptsetup: ['cryptsetup-bin'],
  dbus: ['dbus', 'dbus-bin'],
  dosfstools: ['dosfstools'],
  e2fsprogs: ['e2fsprogs'],
  eudev: ['udev'],
  gawk: ['gawk'],
  less: ['less'],
  lvm2: ['lvm2'],
  'multipath-tools': ['multipath-tools', 'kpartx'],
  'nfs-utils': ['nfs-common'],
  'openssh-server': ['openssh-server', 'openssh-sftp-server', 'openssh-client'],
  rsync: ['rsync'],
  sudo: ['sudo'],
  grub: ['grub-common', 'grub2-common'],
};

const LIBRARIES = 'debian-libraries';

/** The Debian packages to download: those that are wrapped, and a kernel. */
export const DEBIAN_PACKAGES: readonly string[] = [
  ...Object.values(WRAPPED).flat(),
  'dmsetup',
  'kmod',
  'linux-image-amd64',
];

/** The kernels of the repository. Sorted as text, the older one would be last. */
export const KERNELS = { 'linux-lts': '6.12.9-0-lts', 'linux-virt': '6.6.69-0-virt' } as const;

const write = async (
  directory: string,
  path: string,
  content: string | Uint8Array,
  mode = 0o644,
): Promise<void> => {
  await mkdir(dirname(join(directory, path)), { recursive: true });
  await writeFile(join(directory, path), content, { mode });
};

const kernel = (name: keyof typeof KERNELS): AlpinePackage => ({
  name,
  depends: ['mkinitfs'],
  write: async (directory, trees) => {
    const { release, image, copyModules } = await wrapKernel(trees, KERNELS[name]);
    const flavour = name.replace('linux-', '');
    await copyModules(join(directory, 'usr/lib/modules', release));
    await write(directory, `boot/vmlinuz-${flavour}`, image);
    await write(directory, `usr/share/kernel/${flavour}/kernel.release`, `${release}\n`);
  },
});

/** Alpine's mkinitfs itself is not in Debian: a stand-in that reads the same files, and the real package's trigger in its own words. */
const MKINITFS: AlpinePackage = {
  name: 'mkinitfs',
  triggers: '/usr/share/kernel/*',
  scripts: {
    trigger: `#!/bin/sh
disable_trigger=
[ -f /etc/mkinitfs/mkinitfs.conf ] && . /etc/mkinitfs/mkinitfs.conf
case "$disable_trigger" in yes | true | 1) exit 0 ;; esac
for kernel in "$@"; do
  [ -f "$kernel/kernel.release" ] && mkinitfs -o "/boot/initramfs-\${kernel##*/}" "$(cat "$kernel/kernel.release")"
done
exit 0
`,
  },
  write: async (directory) => {
    const program = await readFile('scripts/lab/stand-ins/mkinitfs.sh');
    await write(directory, 'usr/sbin/mkinitfs', program, 0o755);
    await write(directory, 'etc/mkinitfs/mkinitfs.conf', 'features="ata base ext4"\n');
    await write(directory, 'usr/share/mkinitfs/initramfs-init', '#!/bin/sh\n', 0o755);
    await write(directory, 'etc/mkinitfs/features.d/base.modules', 'kernel/fs/overlayfs/\nkernel/lib/\n');
    await write(
      directory,
      'etc/mkinitfs/features.d/network.modules',
      'kernel/drivers/net/\nkernel/net/core/\n',
    );
    await write(directory, 'etc/mkinitfs/features.d/squashfs.modules', 'kernel/fs/squashfs/\n');
  },
};

/** As in Alpine, its trigger looks for disks, and there are none in a build. */
const GRUB_TRIGGER: Partial<AlpinePackage> = {
  triggers: '/boot',
  scripts: {
    trigger: `#!/bin/sh
grep -q '^disable_trigger=1' /etc/update-grub.conf 2>/dev/null && exit 0
echo 'grub-probe: error: failed to get canonical path' >&2
exit 1
`,
  },
};

/** Services whose scripts Debian does not have under these names. */
const SERVICES: Readonly<Record<string, readonly string[]>> = {
  connman: ['connman'],
  eudev: ['udev', 'udev-trigger'],
  fail2ban: ['fail2ban'],
  'openssh-server': ['sshd'],
};

const service = (name: string): string =>
  `#!/sbin/openrc-run\ndescription="${name} (stand-in)"\ncommand=/bin/true\n`;

const writeServices =
  (names: readonly string[]) =>
  async (directory: string): Promise<void> => {
    for (const name of names) await write(directory, `etc/init.d/${name}`, service(name), 0o755);
  };

/** The packages that `describeTrouble` asks for. */
const TROUBLE: readonly AlpinePackage[] = [
  {
    name: 'failing-script',
    scripts: { 'post-install': '#!/bin/sh\necho "this can not work" >&2\nexit 1\n' },
  },
  { name: 'against-nano', depends: ['!nano'] },
  { name: 'needs-nano', depends: ['nano'] },
];

/** Takes the names of a plan: one package for each, and those of the tests. */
export function alpinePackages(names: readonly string[], trees: DebianTrees): readonly AlpinePackage[] {
  const own = [kernel('linux-lts'), kernel('linux-virt'), MKINITFS, ...TROUBLE];
  const libraries = neededBeside(trees, Object.values(WRAPPED).flat()).filter(
    (name) => !name.startsWith('systemd'),
  );
  return [
    ...own,
    { name: LIBRARIES, debian: libraries },
    ...[...new Set([...names, ...Object.keys(WRAPPED)])]
      .filter((name) => !own.some((other) => other.name === name))
      .map((name): AlpinePackage => {
        const debian = WRAPPED[name] ?? [];
        const services = SERVICES[name] ?? [];
        return {
          name,
          debian,
          ...(debian.length > 0 ? { depends: [LIBRARIES] } : {}),
          ...(name === 'grub' ? GRUB_TRIGGER : {}),
          ...(services.length === 0 ? {} : { write: writeServices(services) }),
        };
      }),
  ];
}
