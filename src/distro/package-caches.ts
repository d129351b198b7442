import type { Command } from '../lib/host.ts';
import { UBUNTU_PRO_SECRET } from './debian/ubuntu-pro.ts';
import { parseImageReference } from './image-reference.ts';
import { REGISTRATION_SECRETS } from './suse/registration.ts';

/** A directory of a package manager that is worth keeping between builds and has no place in an image. */
export interface PackageCache {
  /** Part of the cache's id, such as `lists`. */
  readonly name: string;
  readonly path: string;
}

/** What a build has to know about a package manager before any container runs. */
export interface PackageCaches {
  /** Part of the cache's id, such as `apt`. */
  readonly manager: string;
  /** The command that installs packages. */
  readonly program: string;
  /** The last is the one that a build locks, so it must be one that the manager itself never empties of foreign files. */
  readonly directories: readonly PackageCache[];
  /** True when what is kept under one file name differs between architectures, so that a cache may serve only one of them. */
  readonly perArchitecture: boolean;
  /** How to make the index of packages usable again, for managers that don't do it by themselves. */
  readonly refresh?: {
    readonly command: Command;
    /** A line that installs packages, and so needs an index. */
    readonly neededBy: RegExp;
    /** A line that refreshes the index itself. */
    readonly doneBy: RegExp;
  };
}

const APT: PackageCaches = {
  manager: 'apt',
  program: 'apt-get',
  directories: [
    { name: 'lists', path: '/var/lib/apt/lists' },
    // `apt-get update` removes every file among the lists that it doesn't know, such as an engine's lock; not here.
    { name: 'archives', path: '/var/cache/apt' },
  ],
  // Packages and lists carry the architecture in their file names (apt's own naming).
  perArchitecture: false,
  refresh: {
    command: ['apt-get', 'update'],
    neededBy:
      /\b(?:apt|apt-get|aptitude)\b[^;&|]*\s(?:install|[a-z-]*upgrade|build-dep|satisfy|download|source)\b/,
    doneBy: /\b(?:apt|apt-get|aptitude)\b[^;&|]*\supdate(?![\w-])/,
  },
};

const DNF: PackageCaches = {
  manager: 'dnf',
  program: 'dnf',
  directories: [{ name: 'cache', path: '/var/cache/dnf' }],
  // A repository's directory is named after a hash of its URL, which need not name the architecture.
  perArchitecture: true,
};

const FEDORA: PackageCaches = {
  ...DNF,
  // dnf 5, Fedora's since release 41, keeps its own.
  directories: [...DNF.directories, { name: 'cache5', path: '/var/cache/libdnf5' }],
};

const ZYPPER: PackageCaches = {
  manager: 'zypper',
  program: 'zypper',
  directories: [{ name: 'cache', path: '/var/cache/zypp' }],
  // Directories are named after the repository's alias alone.
  perArchitecture: true,
};

const APK: PackageCaches = {
  manager: 'apk',
  program: 'apk',
  // apk keeps packages here as soon as /etc/apk/cache leads to it; the index is kept here in any case.
  directories: [{ name: 'cache', path: '/var/cache/apk' }],
  perArchitecture: true,
  refresh: {
    command: ['apk', 'update'],
    neededBy: /\bapk\b[^;&|]*\sadd\b/,
    doneBy: /\bapk\b[^;&|]*\s(?:update|--no-cache|--update-cache|-U)\b/,
  },
};

const PACMAN: PackageCaches = {
  manager: 'pacman',
  program: 'pacman',
  directories: [{ name: 'packages', path: '/var/cache/pacman/pkg' }],
  // Package files carry the architecture in their names.
  perArchitecture: false,
};

const UBUNTU_PRO: readonly BaseSecret[] = [{ id: UBUNTU_PRO_SECRET, onlyForFips: true }];
const SUSE_REGISTRATION: readonly BaseSecret[] = REGISTRATION_SECRETS.map((id) => ({ id }));

interface KnownBase {
  /** The whole of the repository's last component, or of its last two where the last alone says nothing. */
  readonly repository: RegExp;
  /** The distribution's name in cache ids; `$1` is what the pattern caught. */
  readonly distribution: string;
  readonly caches: PackageCaches;
  readonly secrets?: readonly BaseSecret[];
}

/** A build secret by which a base's packages are paid for. */
export interface BaseSecret {
  readonly id: string;
  /** True when only FIPS packages need it. */
  readonly onlyForFips?: true;
}

/** The names under which distributions publish their images. A name that is not here is nobody's: guessing would cost residue in the image. */
const KNOWN_BASES: readonly KnownBase[] = [
  { repository: /^(?:.*\/)?(debian)$/, distribution: '$1', caches: APT },
  { repository: /^(?:.*\/)?(ubuntu)$/, distribution: '$1', caches: APT, secrets: UBUNTU_PRO },
  { repository: /^(?:.*\/)?(fedora)$/, distribution: '$1', caches: FEDORA },
  { repository: /^(?:.*\/)?(almalinux|rockylinux|oraclelinux|centos)$/, distribution: '$1', caches: DNF },
  { repository: /^(?:.*\/)?(ubi\d+)(?:\/.*)?$/, distribution: '$1', caches: DNF },
  { repository: /^(?:.*\/)?opensuse\/(leap|tumbleweed)$/, distribution: 'opensuse-$1', caches: ZYPPER },
  {
    repository: /^(?:.*\/)?(sles|sle15|bci-base)$/,
    distribution: '$1',
    caches: ZYPPER,
    secrets: SUSE_REGISTRATION,
  },
  { repository: /^(?:.*\/)?(alpine)$/, distribution: '$1', caches: APK },
  { repository: /^(?:.*\/)?(archlinux)$/, distribution: '$1', caches: PACMAN },
];

/** A base image whose distribution its name gives away. */
export interface RecognisedBase {
  /** Distribution and release as one kebab-case word, such as `debian-12`: what caches are shared by. */
  readonly release: string;
  readonly caches: PackageCaches;
  readonly secrets: readonly BaseSecret[];
}

/** Says which distribution an image reference stands for, by its name alone: nothing is fetched. Undefined when the name says nothing. */
export function recogniseBase(reference: string): RecognisedBase | undefined {
  const { repository, tag, digest } = parseImageReference(reference);
  for (const known of KNOWN_BASES) {
    const match = known.repository.exec(repository);
    if (match === null) continue;
    const release = tag ?? digest?.replace(/^.*:/, '').slice(0, 12) ?? 'latest';
    return {
      release: slug(`${known.distribution.replace('$1', match[1] ?? '')}-${release.replace(/-slim$/, '')}`),
      caches: known.caches,
      secrets: known.secrets ?? [],
    };
  }
  return undefined;
}

/** Lower case, digits and single dashes: fits a cache id, a stage name and a target name. */
export function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
