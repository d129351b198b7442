import type { Check } from '../check.ts';
import { onlyStandard, providerOf } from '../inspection/image.ts';
import { hasSystemd, unitState } from '../inspection/units.ts';

const SERVICES: Readonly<Record<string, readonly string[]>> = {
  k3s: ['k3s', 'k3s-agent'],
  k0s: ['k0scontroller', 'k0sworker'],
};

export const kubernetesServices: Check = {
  id: 'kubernetes-services',
  severity: 'error',
  explanation:
    'The provider starts Kubernetes by its services: one for a server, one for a worker. Both are in the image, enabled by neither.',
  fix: 'Run the install stage with the provider and without skipping the step `kubernetes`.',
  notApplicable: (inspection) =>
    onlyStandard(inspection) ??
    (SERVICES[providerOf(inspection) ?? ''] === undefined
      ? 'the services of its provider are not known'
      : undefined),
  inspect: async (inspection) => {
    const services = SERVICES[providerOf(inspection) ?? ''] ?? [];
    const systemd = await hasSystemd(inspection);
    const findings = [];
    for (const service of services) {
      const there = systemd
        ? (await unitState(inspection, `${service}.service`)) !== 'missing'
        : (await inspection.files.stat(`/etc/init.d/${service}`)) !== undefined;
      if (!there) findings.push({ message: `the service ${service} is missing` });
    }
    return findings;
  },
};
