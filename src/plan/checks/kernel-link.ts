import type { Check } from '../check.ts';
import { KERNEL, kernelImages } from '../inspection/kernel.ts';

export const kernelLink: Check = {
  id: 'kernel-link',
  severity: 'warning',
  explanation:
    'Artifact builders read the image from outside, where an absolute /boot/vmlinuz link leads to the build machine instead. They then take the first kernel in /boot by name, which is the wrong one when there are several.',
  fix: 'Make the link relative, as in `ln -sf vmlinuz-6.1.0-31-amd64 /boot/vmlinuz`, or remove the kernels you do not boot.',
  inspect: async (inspection) => {
    const target = await inspection.files.readLink(KERNEL);
    if (target?.startsWith('/') !== true) return [];
    const images = await kernelImages(inspection);
    if (images.length < 2) return [];
    return [
      {
        message: `${KERNEL} is an absolute link and /boot holds several kernels: ${images.join(', ')}`,
        path: KERNEL,
      },
    ];
  },
};
