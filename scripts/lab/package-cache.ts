import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../../src/lib/host.ts';
import { startDaemon } from './daemon.ts';
import { ensurePackages } from './machine.ts';

/** Always the same, because the address stands in the base images made for it, and they are kept. */
const PORT = 31_422;

export interface PackageCache {
  /** For `Acquire::http::Proxy`. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts apt-cacher-ng on loopback over a directory, so that the second build of anything downloads nothing. One that
 * already answers is used, and left alone afterwards.
 */
export async function startPackageCache(host: Host, directory: string): Promise<PackageCache> {
  const url = `http://127.0.0.1:${PORT}`;
  const answers = async (): Promise<boolean> => {
    await fetch(url, { signal: AbortSignal.timeout(2000) });
    return true;
  };
  if (await answers().catch(() => false)) return { url, stop: async () => Promise.resolve() };
  await ensurePackages(host, ['apt-cacher-ng'], 'the local cache of Debian packages');
  const [cache, logs, configuration] = ['packages', 'packages-log', 'packages-configuration'].map((name) =>
    join(directory, name),
  ) as [string, string, string];
  for (const path of [cache, logs, configuration]) await mkdir(path, { recursive: true });
  // Our own settings alone: Debian's file sends every Debian mirror to the same public one.
  await writeFile(join(configuration, 'acng.conf'), settings({ cache, logs }));
  const daemon = await startDaemon({
    name: 'apt-cacher-ng',
    command: ['apt-cacher-ng', '-c', configuration],
    log: join(logs, 'daemon.log'),
    isReady: answers,
  });
  return { url, stop: daemon.stop };
}

function settings({ cache, logs }: { readonly cache: string; readonly logs: string }): string {
  return `CacheDir: ${cache}
LogDir: ${logs}
PidFile: ${join(logs, 'pid')}
SupportDir: /usr/lib/apt-cacher-ng
BindAddress: 127.0.0.1
Port: ${PORT}
ForeGround: 1
PassThroughPattern: .*
`;
}
