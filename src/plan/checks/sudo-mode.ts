import type { Check } from '../check.ts';
import { findProgram } from '../inspection/programs.ts';

export const sudoMode: Check = {
  id: 'sudo-mode',
  severity: 'error',
  explanation:
    'sudo works only as root with the setuid bit. Copying an image about can lose the bit, and then nobody can administer the node: root has no password.',
  fix: 'Run the init stage (its step `workarounds` sets it), or `chmod 4755` the program.',
  notApplicable: async (inspection) =>
    (await findProgram(inspection, 'sudo')) === undefined ? 'sudo is not installed' : undefined,
  inspect: async (inspection) => {
    const path = await findProgram(inspection, 'sudo');
    const status = path === undefined ? undefined : await inspection.files.stat(path);
    if (path === undefined || status === undefined) return [];
    if ((status.mode & 0o4000) === 0) return [{ message: `${path} lacks the setuid bit`, path }];
    return status.uid === 0 ? [] : [{ message: `${path} belongs to user ${status.uid}, not to root`, path }];
  },
};
