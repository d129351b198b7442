import { type RootDescription, rootArchive } from './roots.ts';

/** A distribution's base image as its registry image is, made here from Debian's packages. */
export interface BaseImage {
  /** The reference people write, such as `debian:12`. */
  readonly reference: string;
  readonly release: 'bookworm' | 'trixie';
}

export const DEBIAN_12: BaseImage = { reference: 'debian:12', release: 'bookworm' };
export const DEBIAN_13: BaseImage = { reference: 'debian:13', release: 'trixie' };

export interface BaseImageOptions {
  /** URL for apt's `Acquire::http::Proxy`: a local cache of packages. */
  readonly packageCache?: string;
}

/** What Debian's registry images have and a plain mmdebstrap root lacks (debuerreotype's minimizing configuration). */
const REGISTRY_FILES: Readonly<Record<string, { readonly mode: number; readonly content: string }>> = {
  '/usr/sbin/policy-rc.d': { mode: 0o755, content: '#!/bin/sh\nexit 101\n' },
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

/**
 * The base image's root as a tar archive, made once from the machine's own apt mirror and kept.
 *
 * @returns the archive's path.
 */
export async function baseImageArchive(base: BaseImage, options: BaseImageOptions = {}): Promise<string> {
  return rootArchive(describeBaseImage(base, options));
}

export function describeBaseImage(base: BaseImage, options: BaseImageOptions): RootDescription {
  const files = { ...REGISTRY_FILES };
  if (options.packageCache !== undefined)
    files['/etc/apt/apt.conf.d/90package-cache'] = {
      mode: 0o644,
      content: `Acquire::http::Proxy "${options.packageCache}";\n`,
    };
  return {
    release: base.release,
    variant: 'minbase',
    packages: [],
    options: [
      ...Object.entries(files).map(([path, file]) => writeHook(path, file.mode, file.content)),
      ...(base.release === 'trixie' ? [DEB822_HOOK] : []),
      '--customize-hook=rm -rf "$1/var/lib/apt/lists/"* "$1/var/cache/apt/"*',
    ],
  };
}

/** A mmdebstrap hook that writes a file; base64 keeps every byte out of the shell's sight. */
function writeHook(path: string, mode: number, content: string): string {
  const encoded = Buffer.from(content).toString('base64');
  return `--customize-hook=install -D -m ${mode.toString(8)} /dev/null "$1${path}" && echo ${encoded} | base64 -d > "$1${path}"`;
}

/** Debian's images from trixie on have their sources in the newer format (deb822, sources.list(5)). */
const DEB822_HOOK = `--customize-hook=sed -E 's/^deb (\\[[^]]*\\] )?(\\S+) (\\S+) (.+)$/Types: deb\\nURIs: \\2\\nSuites: \\3\\nComponents: \\4\\nSigned-By: \\/usr\\/share\\/keyrings\\/debian-archive-keyring.gpg\\n/' "$1/etc/apt/sources.list" > "$1/etc/apt/sources.list.d/debian.sources" && rm "$1/etc/apt/sources.list"`;
