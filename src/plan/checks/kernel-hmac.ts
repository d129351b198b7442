import type { Check } from '../check.ts';
import { onlyFips, unlessTrustedBoot } from '../inspection/image.ts';

const SUM = '/boot/.vmlinuz.hmac';

export const kernelHmac: Check = {
  id: 'kernel-hmac',
  severity: 'error',
  explanation:
    'In FIPS mode the initrd checks the kernel against the sum that lies beside it, under the name it was booted by. Without it, the node stops while it boots.',
  fix: 'Install a kernel package that brings its sum (.vmlinuz-RELEASE.hmac), and run the init stage.',
  notApplicable: (inspection) => onlyFips(inspection) ?? unlessTrustedBoot(inspection),
  inspect: async ({ files }) => {
    const sum = await files.stat(SUM);
    return sum?.kind === 'file' && sum.size > 0 ? [] : [{ message: `${SUM} is missing`, path: SUM }];
  },
};
