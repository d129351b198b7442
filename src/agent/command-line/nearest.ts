import { suggest } from '../../lib/suggest.ts';

/** A hint at what was probably meant; undefined when nothing is near. */
export function nearest(word: string, choices: readonly string[]): string | undefined {
  const near = suggest(word, choices);
  return near === undefined ? undefined : `did you mean "${near}"?`;
}
