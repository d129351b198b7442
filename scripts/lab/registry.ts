import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../../src/lib/host.ts';
import { startDaemon } from './daemon.ts';
import { freePort } from './free-port.ts';
import { ensurePackages } from './machine.ts';

export interface Registry {
  /** `127.0.0.1:port`, the first part of the references it serves. Engines take a loopback registry without TLS. */
  readonly address: string;
  readonly stop: () => Promise<void>;
}

/** Starts Debian's docker-registry on a free loopback port, its images in `directory`. */
export async function startRegistry(host: Host, directory: string): Promise<Registry> {
  await ensurePackages(host, ['docker-registry'], 'a local image registry');
  await mkdir(directory, { recursive: true });
  const address = `127.0.0.1:${await freePort()}`;
  const configuration = join(directory, 'config.json');
  // JSON is YAML, which is what the registry reads.
  const settings = {
    version: 0.1,
    log: { level: 'warn' },
    storage: { filesystem: { rootdirectory: join(directory, 'images') } },
    http: { addr: address },
  };
  await writeFile(configuration, JSON.stringify(settings));
  const daemon = await startDaemon({
    name: 'docker-registry',
    command: ['docker-registry', 'serve', configuration],
    log: join(directory, 'registry.log'),
    isReady: async () => (await fetch(`http://${address}/v2/`, { signal: AbortSignal.timeout(2000) })).ok,
  });
  return { address, stop: daemon.stop };
}
