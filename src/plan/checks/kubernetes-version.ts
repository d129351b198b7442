import type { Check } from '../check.ts';
import { onlyStandard, providerOf } from '../inspection/image.ts';

export const kubernetesVersion: Check = {
  id: 'kubernetes-version',
  severity: 'warning',
  explanation:
    "Upgrades compare the Kubernetes version of the image with the node's. A k3s version without its `+k3sN` part names no release there ever was.",
  fix: 'Give the version as the project tags it, such as v1.33.1+k3s1.',
  notApplicable: (inspection) =>
    onlyStandard(inspection) ?? (providerOf(inspection) === 'k3s' ? undefined : 'only k3s has such versions'),
  inspect: async ({ release }) => {
    const version = release.get('KAIROS_SOFTWARE_VERSION') ?? '';
    if (version === '' || /^v?\d+\.\d+\.\d+.*\+k3s\d+/.test(version)) return [];
    return [
      {
        message: `KAIROS_SOFTWARE_VERSION is ${version}, which is no k3s release`,
        path: '/etc/kairos-release',
      },
    ];
  },
};
