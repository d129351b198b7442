import type { Check } from '../check.ts';
import { unlessTrustedBoot } from '../inspection/image.ts';
import { INITRD } from '../inspection/kernel.ts';

export const initrdPresent: Check = {
  id: 'initrd-present',
  severity: 'error',
  explanation:
    'GRUB and the ISO builder take the initrd from /boot/initrd. Without it a node stops before its root is mounted.',
  fix: 'Run the init stage; it builds the initrd. If you skipped the step `initrd`, build /boot/initrd yourself.',
  notApplicable: unlessTrustedBoot,
  inspect: async ({ files }) => {
    const status = await files.stat(INITRD);
    if (status === undefined) {
      const target = await files.readLink(INITRD);
      const why = target === undefined ? 'is missing' : `is a link to ${target}, which is not there`;
      return [{ message: `${INITRD} ${why}`, path: INITRD }];
    }
    if (status.kind !== 'file') return [{ message: `${INITRD} is not a file`, path: INITRD }];
    return status.size === 0 ? [{ message: `${INITRD} is empty`, path: INITRD }] : [];
  },
};
