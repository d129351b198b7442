import type { Check } from '../check.ts';
import { unlessTrustedBoot } from '../inspection/image.ts';

/** Both are names that package managers give initrds; /boot/initrd itself is ours. */
const LEFT = /^(initrd|initramfs).+/;

export const initrdLeftovers: Check = {
  id: 'initrd-leftovers',
  severity: 'warning',
  explanation:
    'A kernel package builds an initrd of its own, which nothing boots and which adds its size to every upgrade.',
  fix: 'Remove the file in the stage that installed the kernel, or run the init stage after it: it removes them.',
  notApplicable: unlessTrustedBoot,
  inspect: async ({ files }) => {
    const names = (await files.list('/boot')).filter((name) => LEFT.test(name));
    const findings = [];
    for (const name of names) {
      const path = `/boot/${name}`;
      if ((await files.lstat(path))?.kind !== 'file') continue;
      findings.push({ message: `${path} is not used by anything`, path });
    }
    return findings;
  },
};
