import { CommandError } from '../../src/lib/command-error.ts';
import type { Host } from '../../src/lib/host.ts';

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
export async function installedPackage(host: Host, name: string): Promise<InstalledPackage | undefined> {
  try {
    const { stdout } = await host.run(['dpkg-query', '--show', `--showformat=${fields.join('\t')}`, name]);
    const [status, found = '', version = '', source = '', builtUsing = ''] = stdout.split('\t');
    return status === 'installed' ? { name: found, version, source, builtUsing } : undefined;
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}
