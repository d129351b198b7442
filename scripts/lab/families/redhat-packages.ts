import { mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RpmPackage } from '../rpm-repository.ts';
import { type DebianTrees, layDebian, neededBeside } from './debian-tree.ts';
import { RPM_TROUBLE } from './rpm-trouble.ts';
import { wrapKernel } from './wrapped-kernel.ts';

/** Fedora's name, and the Debian packages whose files stand behind it. What else they need is in one package of libraries. */
const WRAPPED: Readonly<Record<string, readonly string[]>> = {
  chrony: ['chrony'],
  cryptsetup: ['cryptsetup-bin'],
  'device-mapper': ['dmsetup'],
  'device-mapper-multipath': ['multipath-tools', 'kpartx'],
  dosfstools: ['dosfstools'],
  dracut: ['dracut-core', 'dracut-install'],
  'dracut-live': ['dracut-live'],
  'dracut-network': ['dracut-network', 'curl'],
  'dracut-squash': ['dracut-squash'],
  e2fsprogs: ['e2fsprogs'],
  file: ['file'],
  gawk: ['gawk'],
  'grub2-efi-x64-modules': ['grub-efi-amd64-bin'],
  'grub2-pc': ['grub-common', 'grub2-common', 'grub-pc-bin'],
  iproute: ['iproute2'],
  'iptables-nft': ['iptables'],
  jq: ['jq'],
  kbd: ['kbd'],
  less: ['less'],
  logrotate: ['logrotate'],
  lvm2: ['lvm2', 'dmeventd'],
  nano: ['nano'],
  NetworkManager: ['network-manager'],
  'nfs-utils': ['nfs-common'],
  'openssh-clients': ['openssh-client'],
  'openssh-server': ['openssh-server', 'openssh-sftp-server'],
  polkit: ['polkitd'],
  rsync: ['rsync'],
  'squashfs-tools': ['squashfs-tools'],
  sudo: ['sudo'],
  systemd: ['systemd', 'systemd-sysv', 'udev', 'kmod', 'dbus', 'dbus-daemon', 'dbus-bin'],
  'systemd-resolved': ['systemd-resolved'],
  zstd: ['zstd'],
};

/** Shim and GRUB for EFI: Fedora has them where the installer looks, below /boot/efi. */
const SIGNED = ['shim-signed', 'grub-efi-amd64-signed'];

/** The Debian packages to download: those that are wrapped, and a kernel. */
export const DEBIAN_PACKAGES: readonly string[] = [
  ...Object.values(WRAPPED).flat(),
  ...SIGNED,
  'linux-image-amd64',
];

const LIBRARIES = 'debian-libraries';

/** The kernels of the repository. Sorted as text, the older one would be last. */
export const KERNELS = { new: '6.12.9-200.fc42.x86_64', old: '6.9.7-200.fc42.x86_64' } as const;

/** As openssh-server's and systemd's own scripts and rpm's do: users and the configuration that Debian makes when it sets up. */
const SCRIPTS: Readonly<Record<string, RpmPackage['scripts']>> = {
  'openssh-server': {
    pre: 'getent passwd sshd > /dev/null || useradd --system --home-dir /run/sshd --shell /usr/sbin/nologin sshd',
    post: 'cp -n /usr/share/openssh/sshd_config /etc/ssh/sshd_config',
  },
  systemd: { post: 'systemd-sysusers' },
};

/** `iptables` and `grub2` are no packages, but names that packages provide. */
const PROVIDES: Readonly<Record<string, readonly string[]>> = {
  'grub2-pc': ['grub2 = 1:2.12-1'],
  'iptables-nft': ['iptables = 1.8.11'],
};

/** Programs under Fedora's names, and where they lead. */
const LINKS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'grub2-pc': { 'usr/bin/grub2-editenv': 'grub-editenv', 'usr/sbin/grub2-install': 'grub-install' },
};

const UNITS = 'usr/lib/systemd/system';

/** Units that Debian has under other names. */
const UNIT_NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  chrony: { 'chrony.service': 'chronyd.service' },
  'openssh-server': { 'ssh.service': 'sshd.service' },
};

/** Names of a plan that only packages of other names provide. */
const VIRTUAL = ['grub2', 'iptables'];

/** What DNF takes the release from, and the base image has. */
const RELEASE: RpmPackage = { name: 'fedora-release', version: '42-1', provides: ['system-release'] };

/** What every package with a script needs, and the root has from Debian. */
const SHELL: RpmPackage = { name: 'bash', provides: ['/bin/sh'] };

/** What every repository has beside the names of a plan. */
const COMMON: readonly RpmPackage[] = [...RPM_TROUBLE, RELEASE, SHELL];

/** The packages of a kernel: a meta package, the image with the scriptlet that calls kernel-install, and the modules. */
async function kernelPackages(
  trees: DebianTrees,
  release: string,
  directory: string,
): Promise<readonly RpmPackage[]> {
  const version = release.replace(/\.x86_64$/, '');
  const { image, configuration, copyModules } = await wrapKernel(trees, release);
  const [core, modules] = ['core', 'modules'].map((part) => join(directory, `${part}-${release}`)) as [
    string,
    string,
  ];
  const home = join('usr/lib/modules', release);
  await copyModules(join(modules, home));
  await mkdir(join(core, home), { recursive: true });
  await writeFile(join(core, home, 'vmlinuz'), image);
  await writeFile(join(core, home, 'config'), configuration);
  for (const name of ['modules.builtin', 'modules.builtin.modinfo', 'modules.order'])
    await rename(join(modules, home, name), join(core, home, name));
  // dnf keeps several versions of what provides it beside each other.
  const several = 'installonlypkg(kernel)';
  const add = `/usr/bin/kernel-install add ${release} /lib/modules/${release}/vmlinuz || exit $?`;
  return [
    {
      name: 'kernel',
      version,
      requires: [`kernel-core-uname-r = ${release}`, `kernel-modules-uname-r = ${release}`],
      provides: [several],
    },
    {
      name: 'kernel-core',
      version,
      requires: [LIBRARIES, 'systemd', 'dracut'],
      provides: [several, `kernel-core-uname-r = ${release}`],
      tree: core,
      scripts: { posttrans: add },
    },
    {
      name: 'kernel-modules',
      version,
      provides: [several, `kernel-modules-uname-r = ${release}`],
      tree: modules,
    },
    { name: 'kernel-modules-extra', version, provides: [several] },
  ];
}

/** Shim and GRUB under Fedora's names, and where the distribution `vendor` has them. */
async function efiPackages(
  trees: DebianTrees,
  vendor: string,
  directory: string,
): Promise<readonly RpmPackage[]> {
  const programs = join('boot/efi/EFI', vendor);
  const place = async (name: string, from: string, to: string): Promise<RpmPackage> => {
    const tree = join(directory, name);
    await mkdir(join(tree, programs), { recursive: true });
    await writeFile(join(tree, programs, to), await readFile(from));
    return { name, tree };
  };
  const file = (deb: string, path: string): string => join(trees.get(deb) ?? '', path);
  return [
    await place('shim-x64', file('shim-signed', 'usr/lib/shim/shimx64.efi.signed'), 'shimx64.efi'),
    await place(
      'grub2-efi-x64',
      file('grub-efi-amd64-signed', 'usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed'),
      'grubx64.efi',
    ),
  ];
}

export interface RedHatRepositoryParts {
  /** The names of a plan: one package for each. */
  readonly names: readonly string[];
  readonly trees: DebianTrees;
  /** The directory's name below /boot/efi/EFI. */
  readonly vendor: string;
  /** For the packages' trees. */
  readonly directory: string;
}

/** One package for each name of a plan and those of the tests, without any files: for what a manager does about names. */
export function emptyRedHatPackages(names: readonly string[]): readonly RpmPackage[] {
  return [
    ...COMMON,
    ...[...names.filter((name) => !VIRTUAL.includes(name)), ...Object.keys(PROVIDES)].map(
      (name): RpmPackage => ({ name, provides: PROVIDES[name] ?? [] }),
    ),
  ];
}

/** One package for each name of a plan, two kernels, and the packages of the tests. */
export async function redHatPackages(parts: RedHatRepositoryParts): Promise<readonly RpmPackage[]> {
  const { names, trees, vendor, directory } = parts;
  const own = [
    ...(await kernelPackages(trees, KERNELS.new, directory)),
    ...(await kernelPackages(trees, KERNELS.old, directory)),
    ...(await efiPackages(trees, vendor, directory)),
    ...COMMON,
  ];
  const libraries = neededBeside(trees, [...Object.values(WRAPPED).flat(), ...SIGNED]);
  const treeOf = async (name: string, debian: readonly string[]): Promise<string> => {
    const tree = join(directory, name);
    await mkdir(tree, { recursive: true });
    await layDebian(trees, debian, tree);
    for (const [path, target] of Object.entries(LINKS[name] ?? {})) await symlink(target, join(tree, path));
    for (const [from, to] of Object.entries(UNIT_NAMES[name] ?? {}))
      await rename(join(tree, UNITS, from), join(tree, UNITS, to));
    return tree;
  };
  const others = [...new Set([...names, ...Object.keys(WRAPPED)])].filter(
    (name) => !VIRTUAL.includes(name) && !own.some((one) => one.name === name),
  );
  return [
    ...own,
    { name: LIBRARIES, tree: await treeOf(LIBRARIES, libraries) },
    ...(await Promise.all(
      others.map(async (name): Promise<RpmPackage> => {
        const debian = WRAPPED[name] ?? [];
        return {
          name,
          ...(debian.length > 0 ? { requires: [LIBRARIES], tree: await treeOf(name, debian) } : {}),
          ...(SCRIPTS[name] === undefined ? {} : { scripts: SCRIPTS[name] }),
          ...(PROVIDES[name] === undefined ? {} : { provides: PROVIDES[name] }),
        };
      }),
    )),
  ];
}
