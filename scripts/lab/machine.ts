import { homedir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from '../../src/lib/command-error.ts';
import type { Host } from '../../src/lib/host.ts';
import { UserError } from '../../src/lib/user-error.ts';

/** Seconds that apt-get waits for another package manager to finish. */
const LOCK_SECONDS = 600;

/** Where the lab keeps what is dear to make again: base images, engines, packages. Outside the tree, so a fresh clone finds it. */
export function cacheDirectory(environment: Readonly<Record<string, string | undefined>>): string {
  return join(environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'kairos-gen');
}

/** Installs those of the Debian packages that are missing, and says so. Throws UserError where that is impossible. */
export async function ensurePackages(host: Host, names: readonly string[], reason: string): Promise<void> {
  const missing: string[] = [];
  for (const name of names) if (!(await isInstalled(host, name))) missing.push(name);
  if (missing.length === 0) return;
  host.emit({ type: 'message', level: 'info', message: `Installing ${missing.join(', ')}: ${reason}` });
  const environment = { DEBIAN_FRONTEND: 'noninteractive' };
  const lock = ['-o', `DPkg::Lock::Timeout=${LOCK_SECONDS}`] as const;
  try {
    await host.run(['apt-get', ...lock, 'update', '-q'], { environment });
    await host.run(['apt-get', ...lock, 'install', '-y', '-q', '--no-install-recommends', ...missing], {
      environment,
    });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new UserError(`${error.message}\ncan't install ${missing.join(', ')}, needed for: ${reason}`, {
      hint: 'run as root on Debian or Ubuntu, or install the packages by hand',
      cause: error,
    });
  }
}

async function isInstalled(host: Host, name: string): Promise<boolean> {
  try {
    const { stdout } = await host.run(['dpkg-query', '-W', '-f', '${db:Status-Status}', name]);
    return stdout === 'installed';
  } catch {
    return false; // dpkg-query's answer for a name it has never heard of
  }
}
