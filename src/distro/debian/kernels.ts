import type { KernelLayout } from '../distro.ts';
import { compareKernelReleases } from './version.ts';

/** Where Debian and Ubuntu keep kernels: kernel-img.conf(5). */
export const kernels: KernelLayout = {
  images: (release) => [
    `/boot/vmlinuz-${release}`,
    // riscv64 has no compressed image.
    `/boot/vmlinux-${release}`,
    `/boot/Image-${release}`,
    `/usr/lib/modules/${release}/vmlinuz`,
  ],
  // A meta package (linux-image-amd64, linux-raspi) depends on the package that carries the release in its name.
  releasesOf: (packages) => ['dpkg-query', '-W', '-f', '${Package}\n${Depends}\n', ...packages],
  parseReleases: (stdout) => [
    ...new Set(
      [...stdout.matchAll(/\blinux-image-(?:unsigned-)?(\d[\w.+~-]*)/g)].map(([, release]) => release ?? ''),
    ),
  ],
  compareReleases: compareKernelReleases,
  preferred: (request) =>
    request.model === 'rpi3' || request.model === 'rpi4'
      ? (release) => release.endsWith('-raspi')
      : undefined,
};
