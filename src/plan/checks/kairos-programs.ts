import type { Check } from '../check.ts';
import { hasLegacyFramework } from '../inspection/framework.ts';
import { programFindings } from '../inspection/programs.ts';

export const kairosPrograms: Check = {
  id: 'kairos-programs',
  severity: 'error',
  explanation:
    'A node lives by these: immucore mounts its root, kairos-agent installs, upgrades and configures it, kcrypt-discovery-challenger unlocks its partitions. Frameworks of the v2 era have kcrypt as a program of its own.',
  fix: 'Run the install stage without skipping the step `kairosBinaries`, and check that the framework is the one you meant.',
  inspect: async (inspection) => {
    const names = ['immucore', 'kairos-agent', 'kcrypt-discovery-challenger'];
    return programFindings(inspection, (await hasLegacyFramework(inspection)) ? [...names, 'kcrypt'] : names);
  },
};
