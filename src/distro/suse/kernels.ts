import type { KernelLayout } from '../distro.ts';
import { rpmKernels } from '../rpm/kernels.ts';

/** What a kernel's image is called: uncompressed on arm64 and riscv64. */
const NAMES = ['vmlinuz', 'Image', 'vmlinux'];

/**
 * Where SUSE keeps kernels. Since /usr was merged the image lies beside its modules, and the package's script links or copies it
 * into /boot (kernel-scriptlets/rpm-script of suse-module-tools); before, it lay in /boot.
 */
export const kernels: KernelLayout = {
  images: (release) => [
    ...NAMES.map((name) => `/boot/${name}-${release}`),
    ...NAMES.map((name) => `/usr/lib/modules/${release}/${name}`),
  ],
  ...rpmKernels,
};
