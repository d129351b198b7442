import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Where this machine gets Debian from: base addresses, without a trailing slash. */
export interface DebianMirror {
  readonly archive: string;
  /** Left out where the machine has no security suite configured; then the made roots have none either. */
  readonly security?: string;
}

/** Debian's keys for every release since buster; apt checks signatures with them whatever the mirror. */
export const debianKeyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Releases without a security suite and without updates: they are rolling. */
const rolling: readonly string[] = ['sid', 'unstable', 'experimental'];

/** Releases past their long-term support: mirrors keep the index of the security suite longer than its packages. */
const past: readonly string[] = ['bullseye'];

const indexTargetFormat = '$(REPO_URI)|$(RELEASE)|$(COMPONENT)';

/**
 * The mirror in apt's own configuration, whichever file, format or proxy it stands in: apt is asked, not its files.
 *
 * @throws Error when the machine is not a Debian with a `main` archive configured.
 */
export async function machineDebianMirror(): Promise<DebianMirror> {
  const release = await machineRelease();
  const { stdout } = await execute('apt-get', [
    'indextargets',
    '--format',
    indexTargetFormat,
    'Created-By: Packages',
  ]);
  return mirrorFromIndexTargets(stdout, release);
}

/** The pure half of machineDebianMirror: takes lines of `address|suite|component` and the machine's codename. */
export function mirrorFromIndexTargets(indexTargets: string, release: string): DebianMirror {
  const addresses = new Map<string, string>();
  for (const line of indexTargets.split('\n')) {
    const [address = '', suite = '', component = ''] = line.split('|');
    if (component === 'main' && !addresses.has(suite)) addresses.set(suite, address.replace(/\/+$/, ''));
  }
  const archive = addresses.get(release);
  if (archive === undefined) throw new Error(`apt has no source for Debian ${release} main on this machine`);
  const security = addresses.get(`${release}-security`);
  return security === undefined ? { archive } : { archive, security };
}

export interface SourcesOptions {
  readonly components?: readonly string[];
  /** Written into `[signed-by=…]`; left out, apt's trusted keys apply. */
  readonly signedBy?: string;
}

/**
 * One-line apt sources (sources.list(5)) of another release on the same mirror: the release, its updates and its
 * security suite.
 */
export function debianSources(mirror: DebianMirror, release: string, options: SourcesOptions = {}): string[] {
  const components = (options.components ?? ['main']).join(' ');
  const signedBy = options.signedBy === undefined ? '' : `[signed-by=${options.signedBy}] `;
  const line = (address: string, suite: string) => `deb ${signedBy}${address} ${suite} ${components}`;
  if (rolling.includes(release)) return [line(mirror.archive, release)];
  return [
    line(mirror.archive, release),
    line(mirror.archive, `${release}-updates`),
    ...(mirror.security === undefined || past.includes(release)
      ? []
      : [line(mirror.security, `${release}-security`)]),
  ];
}

async function machineRelease(): Promise<string> {
  const osRelease = await readFile('/etc/os-release', 'utf8');
  const codename = /^VERSION_CODENAME="?([^"\n]+)/m.exec(osRelease)?.[1];
  if (codename === undefined)
    throw new Error('/etc/os-release names no VERSION_CODENAME: not a Debian release');
  return codename;
}
