import type { KernelLayout } from '../distro.ts';
import { compareKernelReleases } from './version.ts';

/** Arch Linux ARM's kernels lie in /boot under a fixed name: by the release's ending. */
const FIXED_NAMES: Readonly<Record<string, string>> = {
  '-aarch64-ARCH': '/boot/Image',
  '-rpi': '/boot/kernel8.img',
  '-rpi-16k': '/boot/kernel8.img',
};

/** Where Arch keeps kernels: with their modules, from where hooks copy them to /boot (kernel packages since 2019). */
export const kernels: KernelLayout = {
  images: (release) => [
    `/usr/lib/modules/${release}/vmlinuz`,
    `/boot/vmlinuz-${release}`,
    ...Object.entries(FIXED_NAMES)
      .filter(([ending]) => release.endsWith(ending))
      .map(([, path]) => path),
  ],
  // A package's name (linux, linux-lts) says nothing of the release; its files do.
  releasesOf: (packages) => ['pacman', '-Qlq', ...packages],
  parseReleases: (stdout) => [
    ...new Set(
      [...stdout.matchAll(/^\/usr\/lib\/modules\/([^/\n]+)\/./gm)].map(([, release]) => release ?? ''),
    ),
  ],
  compareReleases: compareKernelReleases,
  preferred: (request) =>
    request.model.startsWith('rpi') ? (release) => /-rpi(?:-16k)?$/.test(release) : undefined,
};
