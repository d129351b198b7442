import { type Combination, wishedAxes, without } from './combinations.ts';
import { describeWishes } from './describe-combinations.ts';
import type { ListedRelease } from './listed-releases.ts';

/** Why images of a release are refused, and which. */
export interface Refusal {
  readonly wishes: string;
  readonly reason: string;
}

/**
 * What is refused of a release, one for each reason; takes the reason of each refused combination. What is refused without a
 * wish is so with it, too, and is not said again; architectures are no wishes.
 */
export function refusalsOf(
  release: ListedRelease,
  refused: ReadonlyMap<Combination, string>,
): readonly Refusal[] {
  const least = [...refused].filter(
    ([combination]) =>
      !wishedAxes(combination).some((axis) => axis > 0 && refused.has(without(combination, axis))),
  );
  const reasons = Map.groupBy(least, ([[, model], reason]) => general(reason, release, model));
  return [...reasons].map(([reason, group]) => ({
    wishes: describeWishes(group.map(([combination]) => combination)),
    reason,
  }));
}

/** A reason in words that fit other releases and models, too. */
const general = (reason: string, { distro, version }: ListedRelease, model: string | undefined): string =>
  reason
    .replaceAll(`${distro} ${version}`, 'this release')
    .replace(`model ${model}: `, '')
    .replaceAll(`model ${model}`, 'this model');
