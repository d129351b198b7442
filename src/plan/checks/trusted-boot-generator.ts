import type { Check } from '../check.ts';
import { onlyTrustedBoot } from '../inspection/image.ts';
import { findProgram } from '../inspection/programs.ts';

const GENERATORS = ['dracut', 'update-initramfs', 'mkinitfs', 'mkinitcpio'] as const;

export const trustedBootGenerator: Check = {
  id: 'trusted-boot-generator',
  severity: 'warning',
  explanation:
    'A Trusted Boot image needs no program that builds initrds: it adds to the size of the UKI and builds an initrd whenever a package asks it to.',
  fix: 'Remove the package. On Debian, multipath-tools-boot is what usually pulls one in.',
  notApplicable: onlyTrustedBoot,
  inspect: async (inspection) => {
    const found = await Promise.all(GENERATORS.map(async (name) => findProgram(inspection, name)));
    return found
      .filter((path) => path !== undefined)
      .map((path) => ({ message: `${path} builds initrds, which a Trusted Boot image has none of`, path }));
  },
};
