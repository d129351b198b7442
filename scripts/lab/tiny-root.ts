import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../../src/lib/host.ts';
import { ensurePackages } from './machine.ts';

/** This machine's own, from Debian's busybox-static. */
const BUSYBOX = '/bin/busybox';

/**
 * Writes a root file system that takes no time to make or to unpack as a tar archive, `archive`, by way of `directory`: busybox, a name,
 * and a package manager that knows of nothing.
 *
 * @param busybox a static one for another architecture; it is not run here
 */
export async function makeTinyRoot(
  host: Host,
  directory: string,
  archive: string,
  busybox = BUSYBOX,
): Promise<void> {
  await ensurePackages(host, ['busybox-static'], 'a root that takes no time');
  for (const name of ['bin', 'etc', 'tmp']) await mkdir(join(directory, name), { recursive: true });
  await copyFile(busybox, join(directory, 'bin', 'busybox'));
  // Debian builds it with the same applets for every architecture.
  const { stdout } = await host.run([BUSYBOX, '--list']);
  for (const applet of stdout
    .trim()
    .split('\n')
    .filter((name) => name !== 'busybox'))
    await symlink('busybox', join(directory, 'bin', applet));
  await writeFile(join(directory, 'etc', 'os-release'), 'ID=debian\nVERSION_ID="12"\n');
  await writeFile(join(directory, 'bin', 'dpkg-query'), '#!/bin/sh\n', { mode: 0o755 });
  await host.run(['tar', '--create', '--file', archive, '--directory', directory, '.']);
}
