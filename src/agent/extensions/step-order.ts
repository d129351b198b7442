import { UserError } from '../../lib/user-error.ts';
import type { RunnableStep } from '../runnable-step.ts';

/**
 * The steps of a stage in the order of their files, each after the steps that it names. Throws UserError for a name that no step of the
 * stage has, be it for this system or not (`known`), and for steps that wait for each other.
 */
export function inOrder(
  steps: readonly RunnableStep[],
  waiting: ReadonlyMap<RunnableStep, readonly string[]>,
  known: ReadonlySet<string>,
): readonly RunnableStep[] {
  const ordered: RunnableStep[] = [];
  let left = steps;
  while (left.length > 0) {
    const next = left.find((step) =>
      (waiting.get(step) ?? []).every((name) => !left.some(({ title }) => title === name)),
    );
    if (next === undefined)
      throw new UserError(
        `stage extensions wait for each other by after: ${left.map(({ title }) => title).join(', ')}`,
      );
    for (const name of waiting.get(next) ?? [])
      if (!known.has(name))
        throw new UserError(`${next.title}: no step of the same stage is called ${name}, which after names`);
    ordered.push(next);
    left = left.filter((step) => step !== next);
  }
  return ordered;
}
