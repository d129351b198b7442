import type { Check } from '../check.ts';

export const agentDirectory: Check = {
  id: 'agent-directory',
  severity: 'error',
  explanation: 'The agent reads its configuration and the texts of its menus from /etc/kairos.',
  fix: 'Run the install stage; it makes the directory.',
  inspect: async ({ files }) =>
    (await files.stat('/etc/kairos'))?.kind === 'directory'
      ? []
      : [{ message: '/etc/kairos is not a directory', path: '/etc/kairos' }],
};
