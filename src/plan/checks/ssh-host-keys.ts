import type { Check } from '../check.ts';

export const sshHostKeys: Check = {
  id: 'ssh-host-keys',
  severity: 'error',
  explanation:
    'Host keys in an image are the same on every node, and whoever can pull the image has them. A node makes its own at first boot.',
  fix: 'Remove /etc/ssh/ssh_host_*; the init stage does.',
  inspect: async ({ files }) =>
    (await files.list('/etc/ssh'))
      .filter((name) => /^ssh_host_.*_key$/.test(name))
      .map((name) => ({
        message: `/etc/ssh/${name} would be shared by every node`,
        path: `/etc/ssh/${name}`,
      })),
};
