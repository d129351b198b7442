import { ARCHITECTURES, MODELS, PROVIDERS } from '../../../src/spec/image-spec.ts';

/** What can be wished of an image: one word of each axis, in their order. */
export type Combination = readonly string[];

export const TRUSTED_BOOT = ['no trusted boot', 'trusted boot'] as const;
export const FIPS = ['no FIPS', 'FIPS'] as const;

/** Architecture, model, variant (`standard` by its Kubernetes), Trusted Boot and FIPS; the first word of each is the ordinary one. */
export const AXES: readonly (readonly string[])[] = [
  ARCHITECTURES,
  MODELS,
  ['core', ...PROVIDERS],
  TRUSTED_BOOT,
  FIPS,
];

/** Every one there is, the wholly ordinary one first. */
export const COMBINATIONS: readonly Combination[] = AXES.reduce<readonly Combination[]>(
  (combinations, words) => combinations.flatMap((combination) => words.map((word) => [...combination, word])),
  [[]],
);

const BY_NAME = new Map(COMBINATIONS.map((combination) => [combination.join(), combination]));

/** The axes on which a combination has another word than the ordinary one. */
export const wishedAxes = (combination: Combination): readonly number[] =>
  [...combination.keys()].filter((axis) => combination[axis] !== AXES[axis]?.[0]);

/** The one of COMBINATIONS that has the ordinary word on an axis, and is the same on the others. */
export function without(combination: Combination, axis: number): Combination {
  const found = BY_NAME.get(combination.with(axis, AXES[axis]?.[0] ?? '').join());
  if (found === undefined) throw new RangeError(`${combination.join(' ')} has no axis ${axis}`);
  return found;
}
