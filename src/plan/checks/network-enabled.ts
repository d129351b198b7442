import type { Check } from '../check.ts';
import { hasLegacyFramework } from '../inspection/framework.ts';
import { hasSystemd, isEnabled, isInRunlevel } from '../inspection/units.ts';

const UNITS = [
  'systemd-networkd.service',
  'systemd-networkd.socket',
  'NetworkManager.service',
  'wicked.service',
  'connman.service',
  'networking.service',
] as const;
const SERVICES = ['connman', 'networking', 'networkmanager', 'dhcpcd'] as const;

export const networkEnabled: Check = {
  id: 'network-enabled',
  severity: 'warning',
  explanation:
    'Without an enabled network service a node gets no address. Base images for containers have none, because the engine does it for them.',
  fix: 'Enable systemd-networkd or NetworkManager (connman on Alpine); the init stage does for the distributions it knows.',
  notApplicable: async (inspection) =>
    (await hasLegacyFramework(inspection)) ? 'its framework enables the network at boot' : undefined,
  inspect: async (inspection) => {
    const states = (await hasSystemd(inspection))
      ? await Promise.all(UNITS.map(async (unit) => isEnabled(inspection, unit)))
      : await Promise.all(SERVICES.map(async (service) => isInRunlevel(inspection, service)));
    return states.includes(true) ? [] : [{ message: 'no network service is enabled' }];
  },
};
