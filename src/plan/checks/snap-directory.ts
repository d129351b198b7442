import type { Check } from '../check.ts';
import { cloudConfigs } from '../inspection/cloud-configs.ts';

export const snapDirectory: Check = {
  id: 'snap-directory',
  severity: 'warning',
  explanation:
    'Where a cloud-config keeps /snap across reboots (Debian and Ubuntu), the directory has to be in the image: the root is read-only and it cannot be made at boot.',
  fix: 'Make it: `mkdir /snap`. The init stage does on Debian and Ubuntu.',
  notApplicable: async (inspection) => {
    if (inspection.system?.family !== 'debian') return 'only Debian and Ubuntu keep /snap';
    const binds = await cloudConfigs(inspection, '/system/oem');
    const asked = binds.some(
      ({ path, text }) => path.endsWith('/01_extra_binds.yaml') && /(^|[\s"'])\/snap\b/.test(text),
    );
    return asked ? undefined : 'no cloud-config of this image keeps it';
  },
  inspect: async ({ files }) =>
    (await files.stat('/snap'))?.kind === 'directory' ? [] : [{ message: '/snap is missing', path: '/snap' }],
};
