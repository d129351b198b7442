import type { Check } from '../check.ts';
import { initrdEntries, initrdFinding, unlessInitrdReadable } from '../inspection/initrd.ts';
import { KERNEL, kernelRelease } from '../inspection/kernel.ts';

export const initrdKernel: Check = {
  id: 'initrd-kernel',
  severity: 'error',
  explanation:
    'The modules in the initrd fit one kernel only. After a kernel was exchanged, an initrd built for the old one boots the new one without a driver for its disk.',
  fix: 'Run the init stage again after the kernel was changed.',
  notApplicable: unlessInitrdReadable,
  inspect: async (inspection) => {
    const release = await kernelRelease(inspection);
    const inside = new Set<string>();
    for (const { name } of await initrdEntries(inspection)) {
      const found = /^(?:usr\/)?lib\/modules\/([^/]+)\/./.exec(name)?.[1];
      if (found !== undefined) inside.add(found);
    }
    if (release === undefined || inside.size === 0 || inside.has(release)) return [];
    const others = [...inside].sort().join(', ');
    return [initrdFinding(`the initrd is for the kernel ${others}, but ${KERNEL} is ${release}`)];
  },
};
