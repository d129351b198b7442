import type { Check } from '../check.ts';
import { onlyStandard, providerOf } from '../inspection/image.ts';
import { programFindings } from '../inspection/programs.ts';

const KNOWN = ['k3s', 'k0s'] as const;

export const kubernetesProgram: Check = {
  id: 'kubernetes-program',
  severity: 'error',
  explanation:
    'An image of the variant standard carries its Kubernetes: the program k3s or k0s, as asked for or as the image says of itself.',
  fix: 'Run the install stage with the provider and without skipping the step `kubernetes`.',
  notApplicable: (inspection) => onlyStandard(inspection) ?? onlyKnownProvider(providerOf(inspection)),
  inspect: async (inspection) => {
    const provider = providerOf(inspection);
    return programFindings(inspection, provider === undefined ? [] : [provider]);
  },
};

function onlyKnownProvider(provider: string | undefined): string | undefined {
  if (provider === undefined) return 'the image does not say which provider it has';
  const known = KNOWN.some((name) => name === provider);
  return known ? undefined : `what the provider ${provider} installs is not known`;
}
