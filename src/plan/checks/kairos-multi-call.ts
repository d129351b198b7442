import { posix } from 'node:path';
import type { Check } from '../check.ts';

const NAMES = [
  '/usr/bin/kairos-agent',
  '/usr/bin/immucore',
  '/system/discovery/kcrypt-discovery-challenger',
] as const;

const MULTI_CALL = '/usr/bin/kairos';

export const kairosMultiCall: Check = {
  id: 'kairos-multi-call',
  severity: 'error',
  explanation:
    'Newer releases are one program, /usr/bin/kairos, that does the work of whatever name it is called by. Providers of the older layout link /usr/bin/kairos to themselves; together, every Kairos command would be the provider.',
  fix: 'Take the framework and the provider from the same release.',
  inspect: async ({ files }) => {
    const findings = [];
    for (const path of NAMES) {
      const target = await files.readLink(path);
      if (target === undefined || posix.resolve(posix.dirname(path), target) !== MULTI_CALL) continue;
      const provider = await files.readLink(MULTI_CALL);
      if (provider?.includes('agent-provider-') !== true) continue;
      findings.push({ message: `${path} leads to ${MULTI_CALL}, which is a link to ${provider}`, path });
    }
    return findings;
  },
};
