import type { Command } from '../../lib/host.ts';
import type { KernelLayout } from '../distro.ts';
import { compareRpmKernelReleases } from './version.ts';

/** What packages contain, provide and require, a line each. Fails when one of them is not installed. */
const releasesOf = (packages: readonly string[]): Command => [
  'rpm',
  '--query',
  '--queryformat',
  '[%{FILENAMES}\\n][%{PROVIDENAME} = %{PROVIDEVERSION}\\n][%{REQUIRENAME} = %{REQUIREVERSION}\\n]',
  ...packages,
];

/** A module tree, in both places it may have. */
const MODULE_TREE = /^(?:\/usr)?\/lib\/modules\/([^/]+)\/./;
/** The meta package `kernel` has no files: it requires `kernel-core-uname-r = <release>` and its like. */
const UNAME = /^kernel(?:-\w+)*-uname-r = (\S+)$/;

function parseReleases(stdout: string): readonly string[] {
  const releases = new Set<string>();
  for (const line of stdout.split('\n')) {
    const release = MODULE_TREE.exec(line)?.[1] ?? UNAME.exec(line)?.[1];
    if (release !== undefined) releases.add(release);
  }
  return [...releases];
}

/** How rpm says which kernel a package stands for, and in which order kernels go: the same for every family with rpm. */
export const rpmKernels: Pick<KernelLayout, 'releasesOf' | 'parseReleases' | 'compareReleases'> = {
  releasesOf,
  parseReleases,
  compareReleases: compareRpmKernelReleases,
};
