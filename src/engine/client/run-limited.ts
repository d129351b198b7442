/**
 * Runs a task for each item, at most so many at a time, in their order. All of them are run whatever fails; the outcomes are in
 * the order of the items. Once the signal is aborted no more are started: what was not has no outcome.
 */
export async function runLimited<Item, Outcome>(
  items: readonly Item[],
  limit: number,
  task: (item: Item) => Promise<Outcome>,
  signal: AbortSignal,
): Promise<readonly (PromiseSettledResult<Outcome> | undefined)[]> {
  const outcomes: (PromiseSettledResult<Outcome> | undefined)[] = items.map(() => undefined);
  const waiting = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of waiting) {
      if (signal.aborted) return;
      const [outcome] = await Promise.allSettled([task(item)]);
      outcomes[index] = outcome;
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return outcomes;
}
