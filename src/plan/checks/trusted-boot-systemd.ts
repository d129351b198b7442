import type { Check } from '../check.ts';
import { onlyTrustedBoot } from '../inspection/image.ts';

const OLDEST = 252;

export const trustedBootSystemd: Check = {
  id: 'trusted-boot-systemd',
  severity: 'error',
  explanation: `Trusted Boot needs systemd ${OLDEST} or newer: older ones know neither measured UKIs nor their policies.`,
  fix: 'Start from a newer release of the distribution: Ubuntu 24.04, Debian 12 and Fedora 40 are new enough.',
  notApplicable: onlyTrustedBoot,
  inspect: async ({ files }) => {
    for (const directory of ['/usr/lib/systemd', '/lib/systemd', '/usr/lib64/systemd']) {
      for (const name of await files.list(directory)) {
        const version = /^libsystemd-shared-(\d+)/.exec(name)?.[1];
        if (version === undefined) continue;
        if (Number(version) >= OLDEST) return [];
        const path = `${directory}/${name}`;
        return [{ message: `systemd is ${version}; Trusted Boot needs ${OLDEST} or newer`, path }];
      }
    }
    return [];
  },
};
