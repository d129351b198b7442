import type { Check } from '../check.ts';
import { onlySystemd, unitState } from '../inspection/units.ts';

const UNITS = ['systemd-udevd.service', 'systemd-logind.service', 'getty.target'] as const;

export const unitsMasked: Check = {
  id: 'units-masked',
  severity: 'error',
  explanation:
    'Base images for containers mask units that a machine needs: without udevd it finds no disk, without logind and getty nobody logs in.',
  fix: "Unmask them, as in `systemctl unmask getty.target`; the init stage does it on Red Hat's family.",
  notApplicable: onlySystemd,
  inspect: async (inspection) => {
    const findings = [];
    for (const unit of UNITS) {
      const state = await unitState(inspection, unit);
      if (state !== 'there') findings.push({ message: `${unit} is ${state}` });
    }
    return findings;
  },
};
