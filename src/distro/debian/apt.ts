import type { Command } from '../../lib/host.ts';
import type { Guard, PackageManager } from '../distro.ts';
import { compareDebVersions } from './version.ts';

const settings = (...pairs: readonly string[]): readonly string[] => pairs.flatMap((pair) => ['-o', pair]);

const OPTIONS: readonly string[] = [
  '-y',
  ...settings(
    // Questions about changed configuration files: the user's stays, else the package's.
    'Dpkg::Options::=--force-confold',
    'Dpkg::Options::=--force-confdef',
    // Nobody needs the half-built layer after a power cut.
    'Dpkg::Options::=--force-unsafe-io',
    'Dpkg::Use-Pty=0',
    'DPkg::Lock::Timeout=120',
    'Acquire::Retries=3',
    'Acquire::Languages=none',
    'APT::Install-Recommends=false',
    'APT::Install-Suggests=false',
  ),
];

/** `apt-get` with the options of every call of ours. */
export const aptGet = (...words: readonly string[]): Command => ['apt-get', ...OPTIONS, ...words];

export const APT_ENVIRONMENT: Readonly<Record<string, string>> = {
  DEBIAN_FRONTEND: 'noninteractive',
  DEBCONF_NONINTERACTIVE_SEEN: 'true',
  APT_LISTCHANGES_FRONTEND: 'none',
  // needrestart, on Ubuntu, would look for services to restart.
  NEEDRESTART_SUSPEND: '1',
  // Kernel postinst hooks and dracut's dpkg trigger build no initrd then: ours is built once, in init.
  INITRD: 'No',
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
  ...HOST_KEYS.map((type) => ({
    path: `/etc/ssh/ssh_host_${type}_key`,
    mode: 0o600,
    content: '',
    reason: 'openssh-server makes no host key that init would delete again',
    onlyIfAbsent: true,
  })),
];

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
  listInstalled: ['dpkg-query', '-W', '-f', '${db:Status-Status}\t${Package}\t${Provides}\n'],
  parseInstalled,
  // Package states on the way from one to another: dpkg(1).
  isUnfinished: (stdout) => /^(half-|unpacked|triggers-)/m.test(stdout),
  listAvailable: ['apt-cache', 'pkgnames'],
  parseAvailable: (stdout) => new Set(stdout.split('\n').filter((name) => name !== '')),
  recover,
  guards: APT_GUARDS,
  caches: [
    { name: 'lists', path: '/var/lib/apt/lists' },
    { name: 'archives', path: '/var/cache/apt' },
  ],
  compareVersions: compareDebVersions,
};

/**
 * What is unpacked is set up, and what is missing installed. A package that broke off while it was unpacked can't be set up:
 * dpkg wants it unpacked anew ("reinst-required", dpkg(1)), which apt-get does only when it is asked to by name, and that only
 * when nothing else is missing.
 */
function recover(stdout: string): readonly Command[] {
  const broken = [...stdout.matchAll(/^half-installed\t([^\t\n]+)/gm)].map(([, name = '']) => name);
  return [
    ['dpkg', '--force-confold', '--force-confdef', '--configure', '-a'],
    aptGet('--fix-broken', 'install'),
    ...(broken.length === 0 ? [] : [aptGet('--reinstall', 'install', ...broken)]),
  ];
}

/** Names of installed packages and of what they provide; versions in `Provides` are not looked at. */
function parseInstalled(stdout: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const line of stdout.split('\n')) {
    const [status, name, provides = ''] = line.split('\t');
    if (status !== 'installed' || name === undefined) continue;
    names.add(name);
    for (const provided of provides.split(',')) {
      const [word] = provided.trim().split(/[\s:(]/);
      if (word !== undefined && word !== '') names.add(word);
    }
  }
  return names;
}
