import type { Check } from '../check.ts';
import { onlySystemd, unitState } from '../inspection/units.ts';

export const firstBootQuestions: Check = {
  id: 'first-boot-questions',
  severity: 'warning',
  explanation:
    'systemd-firstboot asks for locale and password on the console when /etc/machine-id is empty, as it is in an image, and holds up the boot of an unattended node.',
  fix: 'Mask it: `systemctl mask systemd-firstboot.service`. The init stage does.',
  notApplicable: onlySystemd,
  inspect: async (inspection) =>
    (await unitState(inspection, 'systemd-firstboot.service')) === 'there'
      ? [{ message: 'systemd-firstboot.service is not masked' }]
      : [],
};
