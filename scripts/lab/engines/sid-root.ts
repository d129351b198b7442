import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../../../src/lib/host.ts';
import { ensurePackages } from '../machine.ts';
import { unpackRoot } from '../roots.ts';

/** The root with the current Docker engine and buildx, unpacked once from Debian sid; nothing of it is installed. */
export async function sidRoot(host: Host, cache: string): Promise<string> {
  const root = join(cache, 'engines', 'sid');
  if (existsSync(join(root, 'usr'))) return root;
  await ensurePackages(host, ['mmdebstrap'], 'making a root with the current Docker engine');
  host.emit({
    type: 'message',
    level: 'info',
    message: 'Making a root with the current Docker engine from Debian sid',
  });
  await unpackRoot(
    {
      release: 'sid',
      variant: 'minbase',
      packages: ['docker.io', 'docker-buildx', 'iptables', 'ca-certificates'],
      options: ['--aptopt=Acquire::Check-Valid-Until "false"'],
    },
    `${root}.new`,
  );
  await rename(`${root}.new`, root);
  return root;
}

/** buildx within that root. It needs libc6 alone and runs on the machine itself. */
export const buildxIn = (root: string): string => join(root, 'usr/libexec/docker/cli-plugins/docker-buildx');
