import type { Check } from '../check.ts';
import { efiPrograms } from '../inspection/grub.ts';
import { unlessTrustedBoot, unsignedBootLoader } from '../inspection/image.ts';

export const grubEfi: Check = {
  id: 'grub-efi',
  severity: 'error',
  explanation:
    'Firmware starts shim, and shim starts GRUB. The ISO builder and the installer copy both from the image, from the places where the distributions put them.',
  fix: 'Install the packages with the signed boot programs, such as shim-signed and grub-efi-amd64-signed on Debian and Ubuntu.',
  notApplicable: (inspection) => unlessTrustedBoot(inspection) ?? unsignedBootLoader(inspection),
  inspect: async (inspection) => {
    const { arch, shim, grub } = await efiPrograms(inspection);
    if (arch === undefined) return [];
    const findings = [];
    // No distribution has a shim for riscv64.
    if (shim.length === 0 && arch !== 'riscv64') findings.push({ message: `there is no shim for ${arch}` });
    if (grub.length === 0) findings.push({ message: `there is no GRUB for EFI on ${arch}` });
    return findings;
  },
};
