import type { Check } from '../check.ts';
import { KERNEL, kernelRelease, moduleTrees } from '../inspection/kernel.ts';

export const kernelModules: Check = {
  id: 'kernel-modules',
  severity: 'error',
  explanation:
    'A kernel without its own module tree boots without network, disk or file system drivers. /lib/modules must hold a populated directory for exactly the kernel that /boot/vmlinuz leads to.',
  fix: 'Install the modules package of that kernel, or remove the kernel and run the init stage again so that another one is chosen.',
  inspect: async (inspection) => {
    const trees = await moduleTrees(inspection);
    const found = trees.length === 0 ? 'none' : trees.join(', ');
    const release = await kernelRelease(inspection);
    if (release === undefined) {
      return trees.length > 0
        ? []
        : [{ message: '/lib/modules holds no kernel modules', path: '/lib/modules' }];
    }
    if (trees.includes(release)) return [];
    return [
      {
        message: `the kernel ${KERNEL} is ${release}, whose modules are not installed (module trees: ${found})`,
        path: `/lib/modules/${release}`,
      },
    ];
  },
};
