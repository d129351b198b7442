import type { Check } from '../check.ts';
import { onlyStandard } from '../inspection/image.ts';
import { fileFinding, programFindings } from '../inspection/programs.ts';

const PROVIDERS = '/system/providers';

export const providerPrograms: Check = {
  id: 'provider-programs',
  severity: 'error',
  explanation:
    'An image with Kubernetes needs a provider in /system/providers, which sets the cluster up, and for the Kairos provider its command `kairos` and edgevpn, the network between nodes.',
  fix: 'Run the install stage without skipping the step `providerBinaries`; the framework has to be one with a provider.',
  notApplicable: onlyStandard,
  inspect: async (inspection) => {
    const providers = (await inspection.files.list(PROVIDERS)).filter((name) =>
      name.startsWith('agent-provider-'),
    );
    if (providers.length === 0) return [{ message: `${PROVIDERS} holds no provider`, path: PROVIDERS }];
    const findings = await Promise.all(
      providers.map(async (name) => fileFinding(inspection, `${PROVIDERS}/${name}`)),
    );
    const ours = providers.includes('agent-provider-kairos');
    return [
      ...findings.filter((finding) => finding !== undefined),
      ...(ours ? await programFindings(inspection, ['kairos', 'edgevpn']) : []),
    ];
  },
};
