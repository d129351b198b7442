import type { Skip, StepName } from '../spec/image-spec.ts';

/** The step that something to be left out is a part of, or is. */
export function stepOf(skip: Skip): StepName {
  if (skip.startsWith('package:')) return 'installPackages';
  return skip.startsWith('service:') ? 'services' : (skip as StepName);
}

/** What of a list of packages is not to be left out. */
export const withoutSkipped = (names: readonly string[], skip: readonly Skip[]): readonly string[] =>
  names.filter((name) => !skip.includes(`package:${name}`));

/** Whether what is set of a unit is to be left out; a service goes by its name with and without the suffix. */
export const skipsUnit = (unit: string, skip: readonly Skip[]): boolean =>
  skip.includes(`service:${unit}`) || skip.includes(`service:${unit.replace(/\.service$/, '')}`);
