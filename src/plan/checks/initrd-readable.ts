import type { Check } from '../check.ts';
import { unlessTrustedBoot } from '../inspection/image.ts';
import { initrdFinding } from '../inspection/initrd.ts';
import { INITRD } from '../inspection/kernel.ts';

export const initrdReadable: Check = {
  id: 'initrd-readable',
  severity: 'warning',
  explanation:
    'What the initrd holds decides whether a node boots, so it is read. The checks about its contents can say nothing about an initrd that is damaged, or compressed by a program that is not there.',
  fix: 'Install the program that the message names, or build the initrd again if it is damaged.',
  notApplicable: async (inspection) => {
    const size = (await inspection.files.stat(INITRD))?.size ?? 0;
    return unlessTrustedBoot(inspection) ?? (size === 0 ? 'there is no initrd' : undefined);
  },
  inspect: async (inspection) => {
    const content = await inspection.initrd();
    return 'unreadable' in content
      ? [initrdFinding(`${INITRD} could not be read: ${content.unreadable}`)]
      : [];
  },
};
