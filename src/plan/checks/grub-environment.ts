import type { Check } from '../check.ts';
import { ownBootLoader, unlessTrustedBoot } from '../inspection/image.ts';
import { programFindings } from '../inspection/programs.ts';

export const grubEnvironment: Check = {
  id: 'grub-environment',
  severity: 'error',
  explanation:
    "The agent and the boot assessment write GRUB's environment with grub2-editenv, by that name. Debian and Ubuntu call it grub-editenv, and the init stage links the one to the other.",
  fix: "Install the distribution's GRUB tools and run the init stage again (its step `workarounds` makes the link).",
  notApplicable: (inspection) => unlessTrustedBoot(inspection) ?? ownBootLoader(inspection),
  inspect: async (inspection) => programFindings(inspection, ['grub2-editenv']),
};
