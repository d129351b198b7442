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

interface CrbRow {
  /** Left out for every release. */
  readonly version?: string;
  /** In /etc/yum.repos.d. */
  readonly file: string;
  readonly section: string;
}

/** Names of CRB ("CodeReady Builder"), which was PowerTools before Enterprise Linux 9. */
const CRB: Readonly<Record<string, readonly CrbRow[]>> = {
  rhel: [
    // CentOS Stream.
    { version: '<9', file: 'CentOS-Stream-PowerTools.repo', section: 'powertools' },
    { version: '>=9', file: 'centos.repo', section: 'crb' },
    // A subscription writes this file, with what it gives access to.
    { file: 'redhat.repo', section: 'codeready-builder-for-rhel-[0-9]+-[a-z0-9_]+-rpms' },
  ],
  rocky: [
    { version: '<9', file: 'Rocky-PowerTools.repo', section: 'powertools' },
    { version: '>=9', file: 'rocky.repo', section: 'crb' },
  ],
  almalinux: [
    { version: '<9', file: 'almalinux-powertools.repo', section: 'powertools' },
    { version: '>=9', file: 'almalinux-crb.repo', section: 'crb' },
  ],
  ol: [
    { version: '<9', file: 'oracle-linux-ol8.repo', section: 'ol8_codeready_builder' },
    { version: '>=9, <10', file: 'oracle-linux-ol9.repo', section: 'ol9_codeready_builder' },
    { version: '>=10', file: 'oracle-linux-ol10.repo', section: 'ol10_codeready_builder' },
  ],
};

const EPEL_FILE = inRepositories('kairos-epel.repo');

/** CRB belongs to the distribution. EPEL does not, and so it is asked only by who names its address. */
export function extraRepositories({
  system,
  mirrors,
  localPackages,
}: ImageRequest): readonly ExtraRepository[] {
  const rows = CRB[system.distro];
  if (localPackages || rows === undefined) return [];
  const own = rows.filter(({ version }) => version === undefined || satisfies(system.version, version));
  return [
    { name: 'CRB', actions: own.map(({ file, section }) => enable(file, section, mirrors.crb)) },
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
  CRB[system.distro] === undefined
    ? []
    : [{ do: 'remove', paths: [EPEL_FILE], reason: 'it was only for building the image' }];
