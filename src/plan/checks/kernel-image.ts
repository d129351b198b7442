import type { Check } from '../check.ts';
import { KERNEL } from '../inspection/kernel.ts';

export const kernelImage: Check = {
  id: 'kernel-image',
  severity: 'error',
  explanation:
    'GRUB, the ISO builder and the UKI builder all take the kernel from /boot/vmlinuz. It has to be a kernel, or a link that leads to one inside the image.',
  fix: 'Install a kernel package before the init stage and run that stage again; it links /boot/vmlinuz. If you link it yourself, check that the file the link names exists.',
  inspect: async ({ files }) => {
    const status = await files.stat(KERNEL);
    if (status === undefined) {
      const target = await files.readLink(KERNEL);
      const why = target === undefined ? 'is missing' : `is a link to ${target}, which is not there`;
      return [{ message: `${KERNEL} ${why}`, path: KERNEL }];
    }
    if (status.kind !== 'file') return [{ message: `${KERNEL} is not a file`, path: KERNEL }];
    if (status.size === 0) return [{ message: `${KERNEL} is empty`, path: KERNEL }];
    return [];
  },
};
