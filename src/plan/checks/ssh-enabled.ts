import type { Check } from '../check.ts';
import { hasLegacyFramework } from '../inspection/framework.ts';
import { findProgram } from '../inspection/programs.ts';
import { hasSystemd, isEnabled, isInRunlevel } from '../inspection/units.ts';

const UNITS = ['ssh.service', 'sshd.service', 'ssh.socket', 'sshd.socket'] as const;

export const sshEnabled: Check = {
  id: 'ssh-enabled',
  severity: 'warning',
  explanation: 'An installed sshd that no unit starts leaves the node without remote access.',
  fix: 'Enable it (`systemctl enable ssh` or `sshd`), or remove the package if nobody is to log in from afar.',
  notApplicable: async (inspection) => {
    if ((await findProgram(inspection, 'sshd')) === undefined) return 'sshd is not installed';
    // Their cloud-configs enable it at boot.
    return (await hasLegacyFramework(inspection)) ? 'its framework enables sshd at boot' : undefined;
  },
  inspect: async (inspection) => {
    const states = (await hasSystemd(inspection))
      ? await Promise.all(UNITS.map(async (unit) => isEnabled(inspection, unit)))
      : [await isInRunlevel(inspection, 'sshd')];
    return states.includes(true) ? [] : [{ message: 'sshd is installed but not enabled' }];
  },
};
