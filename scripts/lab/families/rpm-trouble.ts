import type { RpmPackage } from '../rpm-repository.ts';

/** What the tests try that goes wrong, as rpm packages. */
export const RPM_TROUBLE: readonly RpmPackage[] = [
  { name: 'failing-script', scripts: { post: 'echo "this can not work" >&2\nexit 3' } },
  { name: 'against-nano', conflicts: ['nano'] },
  { name: 'needs-nano', requires: ['nano'] },
  { name: 'recommends-cowsay', recommends: ['cowsay'] },
  { name: 'cowsay' },
];
