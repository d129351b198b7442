import type { RecognisedBase } from '../distro/package-caches.ts';
import type { ImageSpec } from '../spec/image-spec.ts';
import type { Phase } from './build-plan.ts';

/** What a step of the agent does, in a few words for a list of steps: `packages (apt)`. */
export function stepTitle(
  phase: Phase,
  part: 'whole' | 'packages' | 'rest',
  spec: ImageSpec,
  base: RecognisedBase | undefined,
): string {
  const packages = `packages${base === undefined ? '' : ` (${base.caches.program})`}`;
  const { kubernetes } = spec;
  const rest = [
    'framework',
    ...(kubernetes === undefined ? [] : [`${kubernetes.provider} ${kubernetes.version}`]),
  ];
  const init = spec.trustedBoot ? 'kernel and services' : 'kernel, initrd and services';
  switch (phase) {
    case 'install':
      return part === 'packages' ? packages : listed(part === 'rest' ? rest : [packages, ...rest]);
    case 'all':
      return listed([packages, ...rest, init]);
    case 'init':
      return init;
    case 'validate':
      return 'check the image';
  }
}

const listed = (words: readonly string[]): string => words.join(', ');
