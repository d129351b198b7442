import type { Guard, PackageManager } from '../distro.ts';
import { ONLY_LOCAL } from '../local-packages.ts';
import type { FinishedCommand, PackageProblem } from '../package-problem.ts';
import { repositoryProblem } from './repository-problem.ts';
import { aptGet, settings } from './apt-get.ts';
import { installedSizes } from './installed-sizes.ts';
import { isFinished, LIST_PACKAGES, parsePackageList } from './package-list.ts';
import { RECOVERY } from './recovery.ts';
import { compareDebVersions } from './version.ts';

/** Where lvm2 finds its configuration while packages are installed: lvm(8), LVM_SYSTEM_DIR. */
const LVM_DIRECTORY = '/etc/kairos-lvm';

const APT_ENVIRONMENT: Readonly<Record<string, string>> = {
  DEBIAN_FRONTEND: 'noninteractive',
  DEBCONF_NONINTERACTIVE_SEEN: 'true',
  APT_LISTCHANGES_FRONTEND: 'none',
  // needrestart, on Ubuntu, would look for services to restart.
  NEEDRESTART_SUSPEND: '1',
  // Kernel postinst hooks and dracut's dpkg trigger build no initrd then: ours is built once, in init.
  INITRD: 'No',
  LVM_SYSTEM_DIR: LVM_DIRECTORY,
  LC_ALL: 'C.UTF-8',
};

const HOST_KEYS = ['rsa', 'ecdsa', 'ed25519'];

export const APT_GUARDS: readonly Guard[] = [
  {
    path: '/usr/sbin/policy-rc.d',
    mode: 0o755,
    content: '#!/bin/sh\nexit 101\n',
    reason: 'no service is started or stopped while the image is built',
  },
  {
    path: '/usr/local/sbin/ischroot',
    mode: 0o755,
    content: '#!/bin/sh\nexit 0\n',
    reason:
      'packages that ask learn that this is no running machine: raspi-firmware fails where /boot/firmware is no mount',
    onlyIfAbsent: true,
  },
  {
    path: `${LVM_DIRECTORY}/lvm.conf`,
    mode: 0o644,
    content: 'devices {\n  global_filter = ["r|.*|"]\n}\n',
    reason:
      'lvm2 reads no disk of the machine that builds: buildah shows it them, and forbids the call by which it would read them, which it tries for ever',
  },
  ...HOST_KEYS.map((type) => ({
    path: `/etc/ssh/ssh_host_${type}_key`,
    mode: 0o600,
    content: '',
    reason: 'openssh-server makes no host key that init would delete again',
    onlyIfAbsent: true,
  })),
];

/** Stands for sources.list(5) and the directory beside it: apt reads this file before its others (apt.conf(5)). */
const LOCAL_CONFIGURATION = '/etc/apt/kairos-packages.conf';
const LOCAL_SOURCES = '/etc/apt/kairos-packages.list';

/** Takes a directory with an index of its packages, the file Packages. */
const fromDirectory = (directory: string): PackageManager => ({
  ...apt,
  environment: { ...apt.environment, APT_CONFIG: LOCAL_CONFIGURATION },
  guards: [
    ...apt.guards,
    {
      path: LOCAL_CONFIGURATION,
      mode: 0o644,
      content: `Dir::Etc::sourcelist "${LOCAL_SOURCES}";\nDir::Etc::sourceparts "/dev/null";\n`,
      reason: ONLY_LOCAL,
    },
    {
      path: LOCAL_SOURCES,
      mode: 0o644,
      content: `deb [trusted=yes] file:${directory} ./\n`,
      reason: ONLY_LOCAL,
    },
  ],
});

/** apt-get and dpkg: apt-get(8), apt.conf(5), dpkg-query(1). */
export const apt: PackageManager = {
  name: 'apt-get',
  environment: APT_ENVIRONMENT,
  refresh: [
    aptGet(
      ...settings(
        // Without it, apt-get update succeeds when a repository is unreachable.
        'APT::Update::Error-Mode=any',
        // Docker's base images keep the index compressed, and apt unpacks it again for every package it looks up.
        'Acquire::GzipIndexes=false',
      ),
      'update',
    ),
  ],
  upgrade: [aptGet('upgrade')],
  install: (names) => [aptGet('--no-install-recommends', 'install', ...names)],
  remove: (names) => [aptGet('remove', ...names)],
  problemOf,
  listInstalled: LIST_PACKAGES,
  installedSizes,
  parseInstalled,
  isUnfinished: (stdout) => !parsePackageList(stdout).every(isFinished),
  journal: '/var/lib/dpkg/updates',
  listAvailable: ['apt-cache', 'pkgnames'],
  parseAvailable: (stdout) => new Set(stdout.split('\n').filter((name) => name !== '')),
  recovery: RECOVERY,
  fromDirectory,
  guards: APT_GUARDS,
  caches: [
    { name: 'lists', path: '/var/lib/apt/lists' },
    { name: 'archives', path: '/var/cache/apt' },
  ],
  compareVersions: compareDebVersions,
};

/** apt-get's exit code tells failure from success; it waits for locks and retries downloads itself. */
function problemOf({ exitCode, output }: FinishedCommand): PackageProblem | undefined {
  if (exitCode === 0) return undefined;
  const repository = repositoryProblem(output);
  if (repository !== undefined) return repository;
  return /unable to locate package|has no installation candidate/i.test(output)
    ? { kind: 'missing', names: [] }
    : { kind: 'failed' };
}

/** Names of installed packages and of what they provide; versions in `Provides` are not looked at. */
function parseInstalled(stdout: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const listed of parsePackageList(stdout)) {
    const { state, name, provides } = listed;
    if (state !== 'installed' || !isFinished(listed)) continue;
    names.add(name);
    for (const provided of provides.split(',')) {
      const [word] = provided.trim().split(/[\s:(]/);
      if (word !== undefined && word !== '') names.add(word);
    }
  }
  return names;
}
