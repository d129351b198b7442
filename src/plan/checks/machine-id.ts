import type { Check } from '../check.ts';

/** machine-id(5): what an image has so that each machine makes its own. */
const UNSET = ['', 'uninitialized'];

export const machineId: Check = {
  id: 'machine-id',
  severity: 'error',
  explanation:
    'Every node makes its own /etc/machine-id at its first boot, if the image has none. A filled one is the same on all nodes, and DHCP and Kubernetes take them for one machine.',
  fix: 'Empty the file (`truncate -s 0 /etc/machine-id`) as the last thing; the init stage does.',
  inspect: async ({ files }) => {
    const findings = [];
    for (const path of ['/etc/machine-id', '/var/lib/dbus/machine-id']) {
      if ((await files.lstat(path))?.kind === 'link') continue;
      const text = await files.readText(path);
      if (text === undefined || UNSET.includes(text.trim())) continue;
      findings.push({
        message: `${path} is filled in: every node would be ${text.trim().slice(0, 8)}…`,
        path,
      });
    }
    return findings;
  },
};
