import { rulesOf } from '../../distro/registry.ts';
import type { Check } from '../check.ts';
import { hasLegacyFramework } from '../inspection/framework.ts';
import { programFindings } from '../inspection/programs.ts';

export const basePrograms: Check = {
  id: 'base-programs',
  severity: 'error',
  explanation:
    'Programs that every Kairos image promises its users: sudo for the user kairos, less, and mount.nfs for NFS volumes (Hadron has no NFS; frameworks of the v2 era did not promise it).',
  fix: 'Run the install stage without skipping the step `installPackages`, or install the package yourself.',
  inspect: async (inspection) => {
    const { system } = inspection;
    const lacking = system === undefined ? [] : (rulesOf(system.family).lacksPrograms ?? []);
    const isLegacy = await hasLegacyFramework(inspection);
    const promised = isLegacy ? ['sudo', 'less'] : ['sudo', 'less', 'mount.nfs'];
    return programFindings(
      inspection,
      promised.filter((program) => !lacking.includes(program)),
    );
  },
};
