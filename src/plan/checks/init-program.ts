import type { Check } from '../check.ts';
import { fileFinding } from '../inspection/programs.ts';

export const initProgram: Check = {
  id: 'init-program',
  severity: 'error',
  explanation:
    'After the root is mounted the initrd hands over to /sbin/init. A base image made for containers may have none.',
  fix: "Install the distribution's init: systemd with systemd-sysv on Debian and Ubuntu, systemd on Fedora and SUSE, openrc on Alpine.",
  inspect: async (inspection) => {
    const finding = await fileFinding(inspection, '/sbin/init');
    return finding === undefined ? [] : [finding];
  },
};
