import type { Check } from '../check.ts';
import { cloudConfigsMention } from '../inspection/cloud-configs.ts';
import { hasSystemd, unitState } from '../inspection/units.ts';

export const agentStarted: Check = {
  id: 'agent-started',
  severity: 'error',
  explanation:
    'Something has to start kairos-agent on a node: a unit in the image, or a cloud-config in /system/oem that writes one at boot.',
  fix: 'Run the install stage without skipping the step `cloudconfigs`.',
  inspect: async (inspection) => {
    const inImage = (await hasSystemd(inspection))
      ? (await unitState(inspection, 'kairos-agent.service')) === 'there'
      : (await inspection.files.stat('/etc/init.d/kairos-agent')) !== undefined;
    if (inImage || (await cloudConfigsMention(inspection, 'kairos-agent'))) return [];
    return [{ message: 'nothing in the image starts kairos-agent' }];
  },
};
