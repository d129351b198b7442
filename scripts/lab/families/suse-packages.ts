import { chmod, cp, mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RpmPackage } from '../rpm-repository.ts';
import { type DebianTrees, layDebian } from './debian-tree.ts';
import { RPM_TROUBLE } from './rpm-trouble.ts';
import { wrapKernel } from './wrapped-kernel.ts';

/** SUSE's name of a package → Debian's packages whose files it carries here. */
const WRAPPED: Readonly<Record<string, readonly string[]>> = {
  cryptsetup: ['cryptsetup-bin'],
  curl: ['curl'],
  'dhcp-client': ['isc-dhcp-client'],
  dosfstools: ['dosfstools'],
  dracut: ['dracut', 'dracut-core', 'dracut-live', 'dracut-network', 'dracut-install'],
  e2fsprogs: ['e2fsprogs'],
  file: ['file', 'libmagic1t64', 'libmagic-mgc'],
  gawk: ['gawk'],
  'grub2-i386-pc': ['grub-pc-bin'],
  iproute2: ['iproute2'],
  iputils: ['iputils-arping'],
  jq: ['jq'],
  less: ['less'],
  lvm2: ['lvm2', 'dmsetup', 'dmeventd'],
  'multipath-tools': ['multipath-tools', 'kpartx'],
  'nfs-client': ['nfs-common'],
  openssh: ['openssh-server', 'openssh-client', 'openssh-sftp-server'],
  procps: ['procps'],
  rsync: ['rsync'],
  squashfs: ['squashfs-tools'],
  sudo: ['sudo'],
  systemd: ['systemd', 'systemd-sysv', 'udev', 'kmod', 'kbd', 'systemd-cryptsetup', 'systemd-timesyncd'],
  'systemd-resolved': ['systemd-resolved'],
  zstd: ['zstd'],
};

/** Not wrapped: they come with another package, or would build an initrd in Debian's way. */
const LEFT_OUT =
  /^(?:linux-image-.*|grub-efi-amd64-bin|grub2-common|grub-common|shim-.*|initramfs-tools.*|dracut.*)$/;

/** Debian's packages that are downloaded for it, with all they depend on. */
export const WRAPPED_DEBIAN: readonly string[] = [
  'linux-image-amd64',
  'grub-efi-amd64-bin',
  'grub2-common',
  ...new Set(Object.values(WRAPPED).flat()),
];

/** The script of suse-module-tools that builds every initrd that is due, with the real one's conditions. */
const REGENERATE = `#!/bin/sh
: "\${DRACUT:=/usr/bin/dracut}"
[ -x "$DRACUT" ] || exit 0
due=/run/regenerate-initrd
[ -d "$due" ] || exit 0
if ! [ -f /etc/fstab -a ! -e /.buildenv -a -x "$DRACUT" ]; then
  echo "Please run $DRACUT -f --regenerate-all as soon as your system is complete." >&2
  rm -f "$due"/*
  exit 0
fi
for note in "$due"/*; do
  [ -e "$note" ] || continue
  rm -f "$note"
  [ "\${note##*/}" = all ] || "$DRACUT" -f "/boot/initrd-\${note##*/}" "\${note##*/}"
done
`;
export const REGENERATE_PATH = '/usr/lib/module-init-tools/regenerate-initrd-posttrans';
const runRegenerate = `/bin/sh ${REGENERATE_PATH}`;

/** What the scripts of kernel-default do with /boot and the initrd, on a system whose /usr is merged. */
const kernelScripts = (release: string): NonNullable<RpmPackage['scripts']> => ({
  post: `for name in vmlinuz initrd; do
  rm -f /boot/$name
  ln -s $name-${release} /boot/$name
done
ln -sf ../usr/lib/modules/${release}/vmlinuz /boot/vmlinuz-${release}
ln -sf ../usr/lib/modules/${release}/.vmlinuz.hmac /boot/.vmlinuz-${release}.hmac
depmod ${release}
mkdir -p /run/regenerate-initrd
touch /run/regenerate-initrd/${release}`,
  posttrans: runRegenerate,
});

/** A directory of files, each with the mode of its kind. */
async function tree(directory: string, files: Readonly<Record<string, string>>): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content);
    await chmod(join(directory, path), content.startsWith('#!') ? 0o755 : 0o644);
  }
  return directory;
}

/** A kernel-default of version `version-build`, as both are installed side by side. */
async function kernel(trees: DebianTrees, scratch: string, version: string): Promise<RpmPackage> {
  const release = `${version}-default`;
  const wrapped = await wrapKernel(trees, release);
  const directory = join(scratch, `kernel-${version}`);
  const modules = join(directory, 'usr/lib/modules', release);
  await mkdir(modules, { recursive: true });
  await wrapped.copyModules(modules);
  await writeFile(join(modules, 'vmlinuz'), wrapped.image);
  await writeFile(join(modules, 'config'), wrapped.configuration);
  await writeFile(join(modules, '.vmlinuz.hmac'), `stands in for a sum  /boot/vmlinuz-${release}\n`);
  return {
    name: 'kernel-default',
    version,
    // As the real one's: zypper may end with 102 then, which is no failure.
    provides: ['multiversion(kernel)', 'installhint(reboot-needed)', 'kernel'],
    requires: ['suse-module-tools', 'dracut'],
    tree: directory,
    scripts: kernelScripts(release),
  };
}

/** Debian's GRUB under SUSE's names; the two programs for firmware are stand-ins. */
async function grub(trees: DebianTrees, scratch: string): Promise<readonly RpmPackage[]> {
  const directory = await tree(join(scratch, 'grub2-x86_64-efi'), {
    'usr/share/efi/x86_64/grub.efi': 'stands in for GRUB\n',
  });
  const modules = join(trees.get('grub-efi-amd64-bin') ?? '', 'usr/lib/grub/x86_64-efi');
  await cp(modules, join(directory, 'usr/share/grub2/x86_64-efi'), { recursive: true });
  await mkdir(join(directory, 'usr/bin'), { recursive: true });
  const editor = join(trees.get('grub-common') ?? '', 'usr/bin/grub-editenv');
  await cp(editor, join(directory, 'usr/bin/grub2-editenv'));
  return [
    { name: 'grub2-x86_64-efi', tree: directory },
    {
      name: 'shim',
      tree: await tree(join(scratch, 'shim'), { 'usr/share/efi/x86_64/shim.efi': 'stands in for shim\n' }),
    },
  ];
}

/** SUSE's place for what Debian has elsewhere. */
const MOVED: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>> = {
  openssh: [
    ['usr/lib/systemd/system/ssh.service', 'usr/lib/systemd/system/sshd.service'],
    ['usr/share/openssh/sshd_config', 'etc/ssh/sshd_config'],
  ],
  'grub2-i386-pc': [['usr/lib/grub/i386-pc', 'usr/share/grub2/i386-pc']],
};

/** What the scripts of the real ones do as well: a user, and an initrd that is due. */
const SCRIPTS: Readonly<Record<string, RpmPackage['scripts']>> = {
  dracut: {
    post: 'mkdir -p /run/regenerate-initrd; touch /run/regenerate-initrd/all',
    posttrans: runRegenerate,
  },
  openssh: {
    pre: 'getent passwd sshd > /dev/null || useradd --system --home-dir /var/lib/sshd --shell /usr/sbin/nologin sshd',
  },
};

async function wrapped(trees: DebianTrees, scratch: string, name: string): Promise<RpmPackage> {
  const directory = join(scratch, name);
  await mkdir(directory, { recursive: true });
  await layDebian(trees, WRAPPED[name] ?? [], directory);
  for (const [from, to] of MOVED[name] ?? []) {
    await mkdir(dirname(join(directory, to)), { recursive: true });
    await rename(join(directory, from), join(directory, to));
  }
  const scripts = SCRIPTS[name];
  return {
    name,
    tree: directory,
    requires: name === 'systemd' ? ['lab-libraries'] : [],
    ...(scripts === undefined ? {} : { scripts }),
  };
}

/** Two builds of one kernel, without `-default`. Sorted as text, the older one would be last. */
export const KERNELS = { old: '6.4.0-150600.9.1', new: '6.4.0-150600.23.60' } as const;

/**
 * A repository's packages: everything that `names` lists, some with Debian's files and the others without any, two kernels, and
 * packages to fail with.
 */
export async function susePackages(
  trees: DebianTrees,
  names: readonly string[],
  scratch: string,
): Promise<readonly RpmPackage[]> {
  const taken = new Set(Object.values(WRAPPED).flat());
  const rest = [...trees.keys()].filter((name) => !taken.has(name) && !LEFT_OUT.test(name));
  const libraries = join(scratch, 'lab-libraries');
  await mkdir(libraries, { recursive: true });
  await layDebian(trees, rest, libraries);
  const made: RpmPackage[] = [
    { name: 'lab-libraries', tree: libraries },
    { name: 'glibc', provides: ['/bin/sh', '/bin/bash'] },
    {
      name: 'suse-module-tools',
      tree: await tree(join(scratch, 'suse-module-tools'), { [REGENERATE_PATH]: REGENERATE }),
    },
    ...(await grub(trees, scratch)),
  ];
  // dracut's module fips is in Debian's dracut already; libkcapi-tools has what it calls.
  const program = { 'usr/bin/sha512hmac': '#!/bin/sh\n# stands in for the one of libkcapi\nexit 1\n' };
  made.push(
    { name: 'dracut-fips', requires: ['libkcapi-tools'] },
    { name: 'libkcapi-tools', tree: await tree(join(scratch, 'libkcapi-tools'), program) },
  );
  for (const name of Object.keys(WRAPPED)) made.push(await wrapped(trees, scratch, name));
  for (const version of Object.values(KERNELS)) made.push(await kernel(trees, scratch, version));
  const known = new Set(made.map(({ name }) => name));
  return [
    ...made,
    ...names.filter((name) => !known.has(name)).map((name): RpmPackage => ({ name })),
    ...RPM_TROUBLE,
  ];
}
