import type { Action } from '../action.ts';
import type { ImageRequest } from '../distro.ts';
import { satisfies } from '../dotted-version.ts';

/** Sets `enabled=1` in one section of a repository file, when the file is there: dnf.conf(5), without a plugin of dnf's. */
const enable = (file: string, section: string): Action => ({
  do: 'run',
  command: ['sed', '-i', '-E', `/^\\[${section}\\]/,/^\\[/s/^enabled[[:space:]]*=.*/enabled=1/`, file],
  ifPresent: file,
});

/** Files in /etc/yum.repos.d, and the section in them, that hold CRB ("CodeReady Builder"); a subscription manages RHEL's own. */
const CRB_FILES: readonly (readonly [file: string, section: string])[] = [
  ['rocky.repo', 'crb'],
  ['almalinux-crb.repo', 'crb'],
  ['centos.repo', 'crb'],
  ['oracle-linux-ol9.repo', 'ol9_codeready_builder'],
  ['oracle-linux-ol10.repo', 'ol10_codeready_builder'],
];

const inRepositories = (file: string): string => `/etc/yum.repos.d/${file}`;

/** The repositories that the family's own lists need, beyond those that base images have enabled. */
export function enableRepositories({ system, trustedBoot }: ImageRequest): readonly Action[] {
  const { distro, version, arch } = system;
  return [
    // systemd's stub is there.
    ...(trustedBoot && distro !== 'fedora'
      ? CRB_FILES.map(([file, section]) => enable(inRepositories(file), section))
      : []),
    // Oracle's kernel for arm64, which release 10 has disabled.
    ...(distro === 'ol' && arch === 'arm64' && satisfies(version, '>=10')
      ? [enable(inRepositories('uek-ol10.repo'), 'ol10_UEKR8')]
      : []),
  ];
}
