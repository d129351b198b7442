import type { KernelLayout } from '../distro.ts';
import { RASPBERRY } from './packages.ts';
import { compareKernelReleases } from './version.ts';

/** Where Debian and Ubuntu keep kernels: kernel-img.conf(5). */
export const kernels: KernelLayout = {
  images: (release) => [
    `/boot/vmlinuz-${release}`,
    // riscv64 has no compressed image.
    `/boot/vmlinux-${release}`,
    `/boot/Image-${release}`,
    `/usr/lib/modules/${release}/vmlinuz`,
    // NVIDIA's boards have one kernel, without its release in the name.
    ...(release.endsWith('-tegra') ? ['/boot/Image'] : []),
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
    RASPBERRY.includes(request.model) ? (release) => release.endsWith('-raspi') : undefined,
};
