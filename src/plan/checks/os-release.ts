import { parseOsRelease } from '../../distro/os-release.ts';
import type { Check } from '../check.ts';

const PATH = '/etc/os-release';

export const osRelease: Check = {
  id: 'os-release',
  severity: 'error',
  explanation:
    '/etc/os-release says which system this is. Artifact builders stop without it, and cloud-configs choose by it what they do.',
  fix: 'Start from a base image that has /etc/os-release with an ID, or write one.',
  inspect: async ({ files }) => {
    const text = await files.readText(PATH);
    if (text === undefined) return [{ message: `${PATH} is missing`, path: PATH }];
    if ((parseOsRelease(text).get('ID') ?? '') === '') return [{ message: `${PATH} has no ID`, path: PATH }];
    return [];
  },
};
