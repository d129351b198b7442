import type { Check } from '../check.ts';

export const directories: Check = {
  id: 'directories',
  severity: 'error',
  explanation:
    'The root of a node is read-only, so a directory that programs write locks to, /var/lock, has to be in the image.',
  fix: 'Make it: `mkdir -p /var/lock`, or link it to /run/lock as most distributions do.',
  inspect: async ({ files }) => {
    const path = '/var/lock';
    if ((await files.stat(path))?.kind === 'directory') return [];
    // /run is filled at boot, by systemd-tmpfiles among others.
    const target = await files.readLink(path);
    if (target !== undefined && /^(\/|(\.\.\/)+)run\//.test(target)) return [];
    return [{ message: `${path} is not a directory`, path }];
  },
};
