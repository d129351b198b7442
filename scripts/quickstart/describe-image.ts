import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../../src/lib/host.ts';
import { rootedFiles } from '../../src/lib/rooted-files.ts';
import type { Engine } from '../lab/engines/engine.ts';

/** A few lines about a finished image, read from the image itself. */
export async function describeImage(
  host: Host,
  engine: Engine,
  image: string,
  scratch: string,
): Promise<string> {
  const archive = join(scratch, 'root.tar');
  const root = join(scratch, 'root');
  await engine.exportRoot(image, archive);
  await mkdir(root);
  const wanted = ['--wildcards', '--no-anchored', 'boot/*', 'etc/kairos-release'];
  await host.run(['tar', '--extract', '--file', archive, '--directory', root, ...wanted]);
  const files = rootedFiles(root);
  const release = (await files.readText('/etc/kairos-release')) ?? '';
  const value = (key: string): string =>
    new RegExp(`^${key}="?([^"\\n]*)`, 'm').exec(release)?.[1] ?? 'unknown';
  const initrd = await files.stat('/boot/initrd');
  const rows = {
    image,
    name: value('KAIROS_NAME'),
    version: value('KAIROS_VERSION'),
    kernel: (await files.readLink('/boot/vmlinuz')) ?? 'none',
    initrd: megabytes(initrd?.size ?? 0),
    size: megabytes(await engine.size(image)),
    engine: engine.name,
  };
  return Object.entries(rows)
    .map(([name, text]) => `${name.padEnd(8)} ${text}\n`)
    .join('');
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
