import type { RpmPackage } from '../../../../scripts/lab/rpm-repository.ts';

/** The packages that `describeTrouble` asks for, as rpm packages. */
export const RPM_TROUBLE: readonly RpmPackage[] = [
  { name: 'failing-script', scripts: { post: 'echo "this can not work" >&2\nexit 3' } },
  { name: 'against-nano', conflicts: ['nano'] },
  { name: 'needs-nano', requires: ['nano'] },
  { name: 'recommends-cowsay', recommends: ['cowsay'] },
  { name: 'cowsay' },
];
