import type { Check } from '../check.ts';
import { grubDirectories, grubTarget } from '../inspection/grub.ts';
import { ownBootLoader, unlessTrustedBoot } from '../inspection/image.ts';

const MODULES = ['loopback', 'squash4', 'xzio', 'gzio', 'regexp'] as const;

export const grubModules: Check = {
  id: 'grub-modules',
  severity: 'error',
  explanation:
    'GRUB opens the image of a node with modules that are not in its signed program: loopback, squash4, xzio, gzio and regexp. The installer copies them from the image.',
  fix: "Install the package with GRUB's EFI modules, such as grub-efi-amd64-bin on Debian or grub2-efi-x64-modules on Fedora.",
  notApplicable: (inspection) => unlessTrustedBoot(inspection) ?? ownBootLoader(inspection),
  inspect: async (inspection) => {
    const target = await grubTarget(inspection);
    if (target === undefined) return [];
    const directories = await grubDirectories(inspection, target);
    const lists = await Promise.all(directories.map(async (path) => inspection.files.list(path)));
    const there = new Set(lists.flat());
    const missing = MODULES.filter((name) => !there.has(`${name}.mod`));
    if (missing.length === 0) return [];
    return [{ message: `GRUB's modules for ${target} are not installed: ${missing.join(', ')}` }];
  },
};
