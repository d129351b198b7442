import type { Check } from '../check.ts';
import { onlyLegacyFramework } from '../inspection/framework.ts';
import { onlySystemd } from '../inspection/units.ts';

const UNITS = [
  'kairos-agent',
  'kairos-interactive',
  'kairos-recovery',
  'kairos-reset',
  'kairos-webui',
  'kairos',
] as const;

export const staticUnits: Check = {
  id: 'static-units',
  severity: 'error',
  explanation:
    'Frameworks of the v2 era bring the units of the agent, the installers and recovery as files in /etc/systemd/system. Later ones write them at boot and are not asked.',
  fix: 'Install the framework again; something removed the units.',
  notApplicable: async (inspection) =>
    (await onlyLegacyFramework(inspection)) ?? (await onlySystemd(inspection)),
  inspect: async ({ files }) => {
    const findings = [];
    for (const unit of UNITS) {
      const path = `/etc/systemd/system/${unit}.service`;
      if ((await files.stat(path)) === undefined) findings.push({ message: `${path} is missing`, path });
    }
    return findings;
  },
};
