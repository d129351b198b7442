import type { Check } from '../check.ts';
import { grubDirectories } from '../inspection/grub.ts';
import { ownBootLoader, unlessTrustedBoot } from '../inspection/image.ts';
import { findProgram } from '../inspection/programs.ts';
import { imageArchitecture } from '../inspection/architecture.ts';

export const grubBios: Check = {
  id: 'grub-bios',
  severity: 'warning',
  explanation:
    'On a machine without EFI the installer runs grub-install with the i386-pc modules from the image. Such machines cannot be installed without them.',
  fix: 'Install GRUB for BIOS (grub-pc-bin and grub2-common on Debian, grub2-pc on Fedora), or pass over this check if all your machines have EFI.',
  notApplicable: async (inspection) => {
    const early = unlessTrustedBoot(inspection) ?? ownBootLoader(inspection);
    if (early !== undefined) return early;
    return (await imageArchitecture(inspection)) === 'amd64' ? undefined : 'only amd64 machines have a BIOS';
  },
  inspect: async (inspection) => {
    const findings = [];
    const directories = await grubDirectories(inspection, 'i386-pc');
    const found = await Promise.all(
      directories.map(async (path) => inspection.files.stat(`${path}/modinfo.sh`)),
    );
    if (found.every((status) => status === undefined))
      findings.push({ message: "GRUB's modules for i386-pc are not installed" });
    const programs = ['grub2-install', 'grub-install'];
    const paths = await Promise.all(programs.map(async (name) => findProgram(inspection, name)));
    if (paths.every((path) => path === undefined))
      findings.push({ message: 'neither grub2-install nor grub-install is installed' });
    return findings;
  },
};
