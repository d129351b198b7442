import type { Check } from '../check.ts';
import { cloudConfigsMention } from '../inspection/cloud-configs.ts';
import { findProgram } from '../inspection/programs.ts';

const PLACES = ['/system/installer/installer', '/system/installer/kairos-installer'] as const;

export const kairosInstaller: Check = {
  id: 'kairos-installer',
  severity: 'warning',
  explanation:
    'The interactive and the web installer are a program of their own, which a cloud-config starts when the image is booted to be installed.',
  fix: 'Take it from the framework, or put your own at /system/installer/kairos-installer.',
  notApplicable: async (inspection) =>
    (await cloudConfigsMention(inspection, 'kairos-installer'))
      ? undefined
      : 'no cloud-config of this image starts it',
  inspect: async (inspection) => {
    for (const path of PLACES) {
      const status = await inspection.files.stat(path);
      if (status === undefined) continue;
      if (status.kind === 'file' && (status.mode & 0o111) !== 0) return [];
      return [{ message: `${path} is not executable`, path }];
    }
    if ((await findProgram(inspection, 'kairos-installer')) !== undefined) return [];
    return [{ message: 'kairos-installer is not installed' }];
  },
};
