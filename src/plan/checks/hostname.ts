import type { Check } from '../check.ts';
import { isMounted } from '../inspection/mounts.ts';

const PATH = '/etc/hostname';

/** What engines and installers leave there, and what is no name at all. */
const BUILDERS = /^(buildkitsandbox|[0-9a-f]{12}|build[-_].*)$/;

export const hostname: Check = {
  id: 'hostname',
  severity: 'warning',
  explanation:
    'A node names itself at its first boot when the image names none. The name of a build container that was left in /etc/hostname is the same on every node.',
  fix: 'Empty the file; the init stage does.',
  notApplicable: async (inspection) =>
    (await isMounted(inspection, PATH)) ? 'the engine mounts its own file there while it builds' : undefined,
  inspect: async ({ files }) => {
    const name = (await files.readText(PATH))?.trim() ?? '';
    return BUILDERS.test(name)
      ? [{ message: `${PATH} holds the name of a build container: ${name}`, path: PATH }]
      : [];
  },
};
