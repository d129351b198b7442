import type { Host } from '../../src/lib/host.ts';
import { ensurePackages } from './machine.ts';
import { type Addition, type RootDescription, rootArchive } from './roots.ts';
import { type StandInPackage, standInRepository } from './stand-in-packages.ts';

/** A distribution's base image as its registry image is, made here from Debian's packages. */
export interface BaseImage {
  /** The reference people write, such as `debian:12`. */
  readonly reference: string;
  readonly release: 'bullseye' | 'bookworm' | 'trixie' | 'sid';
  /** Present where it is not this machine's: making it and running in it takes emulation. */
  readonly architecture?: 'arm64';
  /** Present on a stand-in for another distribution: its os-release, and its packages that Debian lacks. */
  readonly standIn?: { readonly osRelease: string; readonly packages: readonly StandInPackage[] };
}

export const DEBIAN_11: BaseImage = { reference: 'debian:11', release: 'bullseye' };
export const DEBIAN_12: BaseImage = { reference: 'debian:12', release: 'bookworm' };
export const DEBIAN_13: BaseImage = { reference: 'debian:13', release: 'trixie' };
export const DEBIAN_SID: BaseImage = { reference: 'debian:sid', release: 'sid' };

/** Ubuntu's os-release on a Debian root; its kernel packages bring Debian's real kernels, so that swaps really happen. */
export const UBUNTU_24_04_STAND_IN: BaseImage = {
  reference: 'ubuntu:24.04',
  release: 'bookworm',
  standIn: {
    osRelease: `PRETTY_NAME="Ubuntu 24.04.3 LTS"
NAME="Ubuntu"
VERSION_ID="24.04"
VERSION_CODENAME=noble
ID=ubuntu
ID_LIKE=debian
`,
    packages: [
      { name: 'libatm1t64', depends: ['libatm1'] },
      { name: 'linux-firmware', depends: [] },
      { name: 'linux-image-generic', depends: ['linux-image-amd64'] },
      { name: 'linux-image-generic-hwe-24.04', depends: ['linux-image-amd64'] },
      { name: 'linux-image-virtual', depends: ['linux-image-cloud-amd64'] },
      { name: 'systemd-cryptsetup', depends: ['systemd', 'cryptsetup'] },
      { name: 'ubuntu-advantage-tools', depends: [] },
      { name: 'zfsutils-linux', depends: [] },
    ],
  },
};

export interface BaseImageOptions {
  /** URL for apt's `Acquire::http::Proxy`: a local cache of packages. */
  readonly packageCache?: string;
}

/** What Debian's registry images have and a plain mmdebstrap root lacks (debuerreotype's minimizing configuration). */
const REGISTRY_FILES: Readonly<Record<string, { readonly mode: number; readonly content: string }>> = {
  '/etc/apt/apt.conf.d/docker-clean': {
    mode: 0o644,
    content: `DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb /var/cache/apt/*.bin || true"; };
APT::Update::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb /var/cache/apt/*.bin || true"; };
Dir::Cache::pkgcache ""; Dir::Cache::srcpkgcache "";
`,
  },
  '/etc/apt/apt.conf.d/docker-gzip-indexes': {
    mode: 0o644,
    content: 'Acquire::GzipIndexes "true"; Acquire::CompressionTypes::Order:: "gz";\n',
  },
  '/etc/apt/apt.conf.d/docker-no-languages': { mode: 0o644, content: 'Acquire::Languages "none";\n' },
  '/etc/apt/apt.conf.d/docker-autoremove-suggests': {
    mode: 0o644,
    content: 'Apt::AutoRemove::SuggestsImportant "false";\n',
  },
  '/etc/dpkg/dpkg.cfg.d/docker-apt-speedup': { mode: 0o644, content: 'force-unsafe-io\n' },
};

/** The same, but mmdebstrap has one of its own, which it removes at the end. */
const POLICY: Addition = { path: '/usr/sbin/policy-rc.d', mode: 0o755, content: '#!/bin/sh\nexit 101\n' };

/**
 * The base image's root as a tar archive, made once from the machine's own apt mirror and kept.
 *
 * @returns the archive's path.
 */
export async function baseImageArchive(
  host: Host,
  base: BaseImage,
  options: BaseImageOptions = {},
): Promise<string> {
  await ensurePackages(host, ['mmdebstrap'], `making ${base.reference} from Debian's packages`);
  const repository = base.standIn && (await standInRepository(host, base.standIn.packages));
  return rootArchive(describeBaseImage(base, options, repository));
}

/** What mmdebstrap is told. `repository` is the directory of the stand-in packages, where the base has some. */
export function describeBaseImage(
  base: BaseImage,
  options: BaseImageOptions,
  repository: string | undefined,
): RootDescription {
  const files = { ...REGISTRY_FILES };
  if (options.packageCache !== undefined)
    files['/etc/apt/apt.conf.d/90package-cache'] = {
      mode: 0o644,
      content: `Acquire::http::Proxy "${options.packageCache}";\n`,
    };
  const rolls = base.release === 'sid';
  // A mirror that keeps a day of the past has lists that call themselves too old.
  if (rolls) files['/etc/apt/apt.conf.d/90valid'] = { mode: 0o644, content: `${VALID_UNTIL}\n` };
  return {
    release: base.release,
    variant: 'minbase',
    packages: [],
    ...(base.architecture === undefined ? {} : { architecture: base.architecture }),
    additions: [POLICY],
    options: [
      // mmdebstrap looks for one handler by its name; ours has another.
      ...(base.architecture === undefined ? [] : ['--skip=check/qemu']),
      ...(rolls ? [`--aptopt=${VALID_UNTIL}`] : []),
      ...Object.entries(files).map(([path, file]) => writeHook(path, file.mode, file.content)),
      ...(base.release === 'trixie' || base.release === 'sid' ? [DEB822_HOOK] : []),
      ...(base.standIn === undefined || repository === undefined
        ? []
        : standInHooks(base.standIn.osRelease, repository)),
      '--customize-hook=rm -rf "$1/var/lib/apt/lists/"* "$1/var/cache/apt/"*',
    ],
  };
}

/** apt.conf(5) */
const VALID_UNTIL = 'Acquire::Check-Valid-Until "false";';

/** Where the stand-in packages lie in the base image. */
const STAND_INS = '/usr/share/stand-in-packages';

function standInHooks(osRelease: string, repository: string): readonly string[] {
  return [
    '--customize-hook=rm "$1/etc/os-release"',
    writeHook('/etc/os-release', 0o644, osRelease),
    `--customize-hook=cp --recursive ${repository} "$1${STAND_INS}"`,
    writeHook('/etc/apt/sources.list.d/stand-ins.list', 0o644, `deb [trusted=yes] file:${STAND_INS} ./\n`),
  ];
}

/** A mmdebstrap hook that writes a file; base64 keeps every byte out of the shell's sight. */
function writeHook(path: string, mode: number, content: string): string {
  const encoded = Buffer.from(content).toString('base64');
  return `--customize-hook=install -D -m ${mode.toString(8)} /dev/null "$1${path}" && echo ${encoded} | base64 -d > "$1${path}"`;
}

/** Debian's images from trixie on have their sources in the newer format (deb822, sources.list(5)). */
const DEB822_HOOK = `--customize-hook=sed -E 's/^deb (\\[[^]]*\\] )?(\\S+) (\\S+) (.+)$/Types: deb\\nURIs: \\2\\nSuites: \\3\\nComponents: \\4\\nSigned-By: \\/usr\\/share\\/keyrings\\/debian-archive-keyring.gpg\\n/' "$1/etc/apt/sources.list" > "$1/etc/apt/sources.list.d/debian.sources" && rm "$1/etc/apt/sources.list"`;
