import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../../../../src/lib/host.ts';
import { readInitrd } from '../../../../src/lib/initrd.ts';

/** The names of all files in a root's /boot/initrd. Throws where it can't be read. */
export async function initrdNames(host: Host, root: string): Promise<readonly string[]> {
  const initrd = await readInitrd(await readFile(join(root, 'boot/initrd')), host);
  if (!('entries' in initrd)) throw new Error(`/boot/initrd can't be read: ${JSON.stringify(initrd)}`);
  return initrd.entries.map(({ name }) => name);
}
