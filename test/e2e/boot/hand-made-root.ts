import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { unpackRoot } from '../../../scripts/lab/roots.ts';
import type { Host } from '../../../src/lib/host.ts';
import { FRAMEWORK_FILES } from '../../../src/plan/framework/framework-files.ts';
import { standInProgram } from '../../../scripts/lab/stand-ins/stand-in-programs.ts';

/** Enough of a Kairos image to start: the initrd generator with all its module calls, a small kernel, GRUB for both firmwares. */
const PACKAGES = [
  ...[
    'systemd',
    'systemd-sysv',
    'udev',
    'dbus',
    'kmod',
    'login',
    'sudo',
    'zstd',
    'curl',
    'kbd',
    'iputils-ping',
  ],
  ...[
    'linux-image-cloud-amd64',
    'dracut',
    'dracut-network',
    'dracut-live',
    'isc-dhcp-client',
    'squashfs-tools',
  ],
  ...['rsync', 'cryptsetup', 'lvm2', 'gawk', 'dosfstools', 'e2fsprogs', 'jq', 'multipath-tools'],
  ...['grub2-common', 'grub-pc-bin', 'grub-efi-amd64-bin', 'grub-efi-amd64-signed', 'shim-signed'],
];

/**
 * A bookworm root with the framework's files and stand-in programs, and the initrd of it: what the boot test starts when no
 * image of our own pipeline is handed in.
 */
export async function makeHandMadeRoot(host: Host, directory: string): Promise<void> {
  await unpackRoot(
    {
      release: 'bookworm',
      variant: 'minbase',
      packages: PACKAGES,
      // Packages' own hooks would build an initrd that is thrown away (dracut's reads INITRD).
      options: [
        '--dpkgopt=force-unsafe-io',
        '--aptopt=APT::Install-Recommends "false"',
        '--essential-hook=mkdir -p "$1/etc/kernel/postinst.d" && touch "$1/etc/kernel/postinst.d/dracut"',
      ],
    },
    directory,
  );
  const templates = join(import.meta.dirname, '../../../templates/framework');
  for (const { path, mode, part } of FRAMEWORK_FILES)
    await put(join(directory, path), await readFile(join(templates, part, path)), mode);
  for (const name of ['immucore', 'kairos-agent'])
    await put(join(directory, 'usr/bin', name), standInProgram(name, 'v0.0.0'), 0o755);
  await put(join(directory, 'etc/kairos-release'), 'KAIROS_MODEL="generic"\n', 0o644);
  await put(
    join(directory, 'etc/dracut.conf.d/kairos-network.conf'),
    'add_dracutmodules+=" systemd-networkd network-legacy "\n',
    0o644,
  );
  const { stdout } = await host.run(['ls', join(directory, 'lib/modules')]);
  const release = stdout.trim();
  await host.run(['ln', '-sf', `vmlinuz-${release}`, join(directory, 'boot/vmlinuz')]);
  for (const name of ['initrd', `initrd.img-${release}`])
    await rm(join(directory, 'boot', name), { force: true });
  await host.run(['mount', '--bind', '/dev', join(directory, 'dev')]);
  await host.run(['mount', '-t', 'proc', 'proc', join(directory, 'proc')]);
  try {
    await host.run([
      'chroot',
      directory,
      'dracut',
      '--force',
      '--zstd',
      '--no-hostonly',
      '/boot/initrd',
      release,
    ]);
  } finally {
    await host.run(['umount', join(directory, 'proc'), join(directory, 'dev')]);
  }
}

async function put(file: string, content: string | Uint8Array, mode: number): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  await chmod(file, mode);
}
