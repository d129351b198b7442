import type { Action, ExtraRepository } from '../action.ts';
import type { ImageRequest } from '../distro.ts';
import { satisfies } from '../dotted-version.ts';

const inRepositories = (file: string): string => `/etc/yum.repos.d/${file}`;

/**
 * Sets `enabled=1` in one section of a repository file, when the file is there, and `baseurl` where an address is named:
 * dnf.conf(5), without a plugin of dnf's.
 */
function enable(file: string, section: string, address?: string): Extract<Action, { do: 'run' }> {
  const redirect =
    address === undefined
      ? ''
      : `;s/^(baseurl|mirrorlist|metalink)[[:space:]]*=.*/baseurl=${address.replaceAll(/[&/\\]/g, String.raw`\$&`)}/`;
  return {
    do: 'run',
    command: [
      'sed',
      '-i',
      '-E',
      `/^\\[${section}\\]/,/^\\[/{s/^enabled[[:space:]]*=.*/enabled=1/${redirect}}`,
      inRepositories(file),
    ],
    ifPresent: inRepositories(file),
  };
}

/** Repositories that the family's own lists need in any case, beyond those that base images have enabled. */
export function enableRepositories({ system }: ImageRequest): readonly Action[] {
  const { distro, version, arch } = system;
  // Oracle's kernel for arm64, which release 10 has disabled.
  return distro === 'ol' && arch === 'arm64' && satisfies(version, '>=10')
    ? [enable('uek-ol10.repo', 'ol10_UEKR8')]
    : [];
}

/** Names of CRB ("CodeReady Builder", PowerTools before Enterprise Linux 9): files in /etc/yum.repos.d, and the section in each. */
const CRB: readonly (readonly [file: string, section: string])[] = [
  ['rocky.repo', 'crb'],
  ['Rocky-PowerTools.repo', 'powertools'],
  ['almalinux-crb.repo', 'crb'],
  ['almalinux-powertools.repo', 'powertools'],
  ['centos.repo', 'crb'],
  ['CentOS-Stream-PowerTools.repo', 'powertools'],
  ['oracle-linux-ol8.repo', 'ol8_codeready_builder'],
  ['oracle-linux-ol9.repo', 'ol9_codeready_builder'],
  ['oracle-linux-ol10.repo', 'ol10_codeready_builder'],
  // A subscription writes this file, with what it gives access to.
  ['redhat.repo', 'codeready-builder-for-rhel-[0-9]+-[a-z0-9_]+-rpms'],
];

const EPEL_FILE = inRepositories('kairos-epel.repo');

/** CRB belongs to the distribution. EPEL does not, and so it is asked only by who names its address. */
export function extraRepositories({ system, mirrors }: ImageRequest): readonly ExtraRepository[] {
  if (system.distro === 'fedora') return [];
  return [
    { name: 'CRB', actions: CRB.map(([file, section]) => enable(file, section, mirrors.crb)) },
    ...(mirrors.epel === undefined ? [] : [epel(mirrors.epel, system.version.replace(/\..*/, ''))]),
  ];
}

/** As the package epel-release configures it, but for the address. */
const epel = (address: string, release: string): ExtraRepository => ({
  name: 'EPEL',
  actions: [
    {
      do: 'write',
      path: EPEL_FILE,
      mode: 0o644,
      content: `[kairos-epel]\nname=EPEL ${release} (only while this image is built)\nenabled=1\nbaseurl=${address}/${release}/Everything/$basearch/\ngpgcheck=1\ngpgkey=${address}/RPM-GPG-KEY-EPEL-${release}\n`,
      unlessAny: [inRepositories('epel.repo')],
    },
  ],
});

export const dropEpel = ({ system }: ImageRequest): readonly Action[] =>
  system.distro === 'fedora'
    ? []
    : [{ do: 'remove', paths: [EPEL_FILE], reason: 'it was only for building the image' }];
