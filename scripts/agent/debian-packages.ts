import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** What the machine's package database says about an installed package. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** The source package and its version: what a source offer has to name. */
  readonly source: string;
  /** Sources that were compiled in, as the package itself says: how cross packages name the real glibc and GCC. */
  readonly builtUsing: string;
}

const fields = [
  '${db:Status-Status}',
  '${Package}',
  '${Version}',
  '${source:Package} ${source:Version}',
  '${Built-Using}',
];

/** `undefined` when the package is not installed. */
export async function installedPackage(name: string): Promise<InstalledPackage | undefined> {
  try {
    const { stdout } = await execute('dpkg-query', ['--show', `--showformat=${fields.join('\t')}`, name]);
    const [status = '', found = '', version = '', source = '', builtUsing = ''] = stdout.split('\t');
    return status === 'installed' ? { name: found, version, source, builtUsing } : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new Error('building the executable needs Debian or Ubuntu: this machine has no dpkg-query', {
        cause: error,
      });
    return undefined;
  }
}

/**
 * Installs the packages that are missing, and says which.
 *
 * @throws Error that names them when this user may not install packages, or apt-get fails.
 */
export async function requirePackages(names: readonly string[], say: (line: string) => void): Promise<void> {
  const missing: string[] = [];
  for (const name of names) if ((await installedPackage(name)) === undefined) missing.push(name);
  if (missing.length === 0) return;
  const install = ['apt-get', 'install', '--yes', '--no-install-recommends', ...missing] as const;
  if (process.getuid?.() !== 0) throw new Error(`missing packages; as root, run: ${install.join(' ')}`);
  say(`Installing ${missing.join(', ')}`);
  if (await succeeds(install)) return;
  say('That failed; once more with fresh package lists');
  if (!(await succeeds(['apt-get', 'update'])) || !(await succeeds(install)))
    throw new Error(`apt-get could not install ${missing.join(', ')}`);
}

/** Somebody else may be at work; apt-get then waits this many seconds. */
const lockTimeout = 300;

async function succeeds([program, ...args]: readonly [string, ...string[]]): Promise<boolean> {
  const child = spawn(program, ['-o', `DPkg::Lock::Timeout=${lockTimeout}`, ...args], {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  return exitCode === 0;
}
