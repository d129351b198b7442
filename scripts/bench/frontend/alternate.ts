import { median } from '../median.ts';

/** Something to be timed, by its name. */
export type Sides<Name extends string> = Readonly<Record<Name, () => Promise<unknown>>>;

/**
 * Runs all sides in turn, so that whatever else the machine does is shared among them. Gives the median of each in milliseconds. Two
 * turns that don't count come first: they fill caches.
 */
export async function alternate<Name extends string>(
  sides: Sides<Name>,
  runs: number,
): Promise<Readonly<Record<Name, number>>> {
  const names = Object.keys(sides) as Name[];
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let run = -WARM_UPS; run < runs; run++)
    for (const name of names) {
      const start = performance.now();
      await sides[name]();
      if (run >= 0) times.get(name)?.push(performance.now() - start);
    }
  return Object.fromEntries(names.map((name) => [name, median(times.get(name) ?? [])])) as Record<
    Name,
    number
  >;
}

const WARM_UPS = 2;
