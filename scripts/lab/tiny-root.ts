import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../../src/lib/host.ts';
import { ensurePackages } from './machine.ts';

/**
 * Writes a root file system that takes no time to make or to unpack as a tar archive, `archive`, by way of `directory`: busybox, a name,
 * and a package manager that knows of nothing.
 */
export async function makeTinyRoot(host: Host, directory: string, archive: string): Promise<void> {
  await ensurePackages(host, ['busybox-static'], 'a root that takes no time');
  for (const name of ['bin', 'etc']) await mkdir(join(directory, name), { recursive: true });
  await copyFile('/bin/busybox', join(directory, 'bin', 'busybox'));
  await host.run(['chroot', directory, '/bin/busybox', '--install', '-s', '/bin']);
  await writeFile(join(directory, 'etc', 'os-release'), 'ID=debian\nVERSION_ID="12"\n');
  await writeFile(join(directory, 'bin', 'dpkg-query'), '#!/bin/sh\n', { mode: 0o755 });
  await host.run(['tar', '--create', '--file', archive, '--directory', directory, '.']);
}
