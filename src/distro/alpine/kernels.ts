import type { KernelLayout } from '../distro.ts';
import { compareApkVersions } from './version.ts';

/** `6.12.9-0-lts`: version, the package's revision, flavour. */
const RELEASE = /^(.+)-(\d+)-([a-z]+)$/;

/** Orders two kernel releases as apk orders the packages they are from; of two alike, by the flavour's name. */
export function compareKernelReleases(left: string, right: string): number {
  const split = (release: string): readonly [version: string, flavour: string] => {
    const [, version, revision, flavour] = RELEASE.exec(release) ?? [];
    return version === undefined ? [release, ''] : [`${version}-r${revision ?? ''}`, flavour ?? ''];
  };
  const [[a, flavourA], [b, flavourB]] = [split(left), split(right)];
  return compareApkVersions(a, b) || (flavourA < flavourB ? -1 : Number(flavourA > flavourB));
}

/** Alpine's kernels are named by their flavour alone, so that each flavour is there once: linux-lts, linux-virt, linux-rpi. */
export const kernels: KernelLayout = {
  images: (release) => [`/boot/vmlinuz-${RELEASE.exec(release)?.[3] ?? release}`, `/boot/vmlinuz-${release}`],
  releasesOf: (packages) => ['apk', 'info', '--quiet', '--contents', ...packages],
  parseReleases: (stdout) => [
    ...new Set(
      [...stdout.matchAll(/^(?:usr\/)?lib\/modules\/([^/\n]+)\/./gm)].map(([, release]) => release ?? ''),
    ),
  ],
  compareReleases: compareKernelReleases,
  preferred: (request) =>
    request.model.startsWith('rpi') ? (release) => release.endsWith('-rpi') : undefined,
};
