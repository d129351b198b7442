import type { Check } from '../check.ts';
import { onlyStandard } from '../inspection/image.ts';
import { fileFinding } from '../inspection/programs.ts';

export const upgradeScript: Check = {
  id: 'upgrade-script',
  severity: 'warning',
  explanation:
    'A cluster upgrades its nodes by running /usr/sbin/suc-upgrade of the new image. An image without it can only be upgraded node by node.',
  fix: 'Take it from the framework: do not skip the step `miscellaneous`.',
  notApplicable: onlyStandard,
  inspect: async (inspection) => {
    const finding = await fileFinding(inspection, '/usr/sbin/suc-upgrade');
    return finding === undefined ? [] : [finding];
  },
};
