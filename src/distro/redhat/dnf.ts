import { dirname } from 'node:path';
import type { Command } from '../../lib/host.ts';
import type { Guard, PackageManager } from '../distro.ts';
import { ONLY_LOCAL } from '../local-packages.ts';
import { LIST_RPM_PACKAGES, parseRpmPackages, RPM_SIZES } from '../rpm/installed.ts';
import { compareRpmVersions } from '../rpm/version.ts';
import { dnfProblem } from './dnf-problem.ts';

/** Where dnf 4, dnf 5 and microdnf keep indexes and downloads, and below that the packages. */
export const DNF_CACHES = [
  { directory: '/var/cache/dnf', packages: '*/packages/*' },
  { directory: '/var/cache/libdnf5', packages: '*/packages/*' },
  { directory: '/var/cache/yum', packages: 'metadata/*/packages/*' },
] as const;

const ENVIRONMENT: Readonly<Record<string, string>> = { LC_ALL: 'C.UTF-8' };

/** In the place of a plugin of kernel-install(8): files in /etc win over those of the same name in /usr/lib. */
const plugin = (name: string, reason: string): Guard => ({
  path: `/etc/kernel/install.d/${name}`,
  mode: 0o755,
  content: '#!/bin/sh\nexit 0\n',
  reason,
});

/** kernel-core's scriptlet calls kernel-install, whose other plugins copy the kernel to /boot. */
const GUARDS: readonly Guard[] = [
  plugin('50-dracut.install', 'no initrd is built when the kernel is installed: ours is built once, in init'),
  plugin('51-dracut-rescue.install', 'no rescue initrd is built either; nothing boots it on a node'),
];

/** In a directory of its own, which takes the place of /etc/yum.repos.d: dnf.conf(5), `reposdir`. */
const LOCAL_REPOSITORY = '/etc/dnf/kairos-packages.d/kairos-packages.repo';

/** Takes a directory with an index as createrepo_c makes it. */
const localRepository = (directory: string): Guard => ({
  path: LOCAL_REPOSITORY,
  mode: 0o644,
  content: `[kairos-packages]\nname=${directory}\nenabled=1\nbaseurl=file://${directory}\ngpgcheck=0\n`,
  reason: ONLY_LOCAL,
});

interface DnfWords {
  readonly program: string;
  /** Takes the part after `--setopt=`. */
  readonly settings: readonly string[];
  /** Of several names that no repository has it says the first: the others come to light in rehearsals. */
  readonly namesOnlyFirst?: true;
}

function dnfLike(words: DnfWords): PackageManager {
  const { program, settings, namesOnlyFirst } = words;
  const answering =
    (answer: '-y' | '--assumeno') =>
    (...command: readonly string[]): Command => [
      program,
      answer,
      ...settings.map((setting) => `--setopt=${setting}`),
      ...command,
    ];
  const call = answering('-y');
  const manager: PackageManager = {
    name: program,
    environment: ENVIRONMENT,
    refresh: [call('makecache')],
    upgrade: [call('upgrade')],
    install: (names) => [call('install', ...names)],
    ...(namesOnlyFirst === true
      ? { rehearseInstall: (names) => answering('--assumeno')('install', ...names) }
      : {}),
    // rpm itself: it removes what is named and nothing else, and refuses when something installed needs it. dnf would take
    // along what depends on a package, and dnf 4 by default also what was only there for its sake: dracut and modules.
    remove: (names) => [['rpm', '--erase', ...names]],
    problemOf: dnfProblem,
    listInstalled: LIST_RPM_PACKAGES,
    installedSizes: RPM_SIZES,
    parseInstalled: parseRpmPackages,
    guards: GUARDS,
    caches: DNF_CACHES.map(({ directory }) => ({
      name: directory.slice('/var/cache/'.length),
      path: directory,
    })),
    compareVersions: compareRpmVersions,
  };
  return {
    ...manager,
    fromDirectory: (directory) => ({
      ...dnfLike({ ...words, settings: [...settings, `reposdir=${dirname(LOCAL_REPOSITORY)}`] }),
      guards: [...GUARDS, localRepository(directory)],
    }),
  };
}

/** What was downloaded stays until clean-up, so that a cache mount is of use. */
const SETTINGS = ['install_weak_deps=False', 'keepcache=True'];

/** dnf(8), of dnf 4: Enterprise Linux, and Fedora up to 40. */
export const dnf = dnfLike({ program: 'dnf', settings: SETTINGS });

/** dnf5(8): Fedora since 41, where `dnf` is its other name. */
export const dnf5 = dnfLike({ program: 'dnf5', settings: SETTINGS });

/**
 * microdnf(8): minimal images, which have nothing else. `makecache` and the setting `keepcache` came with 3.8.0, which Enterprise
 * Linux has since 8.5: https://github.com/rpm-software-management/microdnf.
 */
export const microdnf = dnfLike({
  program: 'microdnf',
  // Booleans are 0 and 1, and nothing else.
  settings: ['install_weak_deps=0', 'keepcache=1'],
  namesOnlyFirst: true,
});
