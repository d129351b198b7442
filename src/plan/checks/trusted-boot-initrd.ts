import type { Check } from '../check.ts';
import { onlyTrustedBoot } from '../inspection/image.ts';

export const trustedBootInitrd: Check = {
  id: 'trusted-boot-initrd',
  severity: 'error',
  explanation:
    'A Trusted Boot image becomes the initrd of a UKI as a whole. An initrd inside it is dead weight in a file that firmware has to load, and a sign that the image was built for GRUB.',
  fix: 'Give `--trusted true` to the install and the init stage alike; the init stage removes initrds.',
  notApplicable: onlyTrustedBoot,
  inspect: async ({ files }) =>
    (await files.list('/boot'))
      .filter((name) => /^(initrd|initramfs)/.test(name))
      .map((name) => ({
        message: `/boot/${name} has no place in a Trusted Boot image`,
        path: `/boot/${name}`,
      })),
};
