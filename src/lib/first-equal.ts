/** For each value the index of the first one with the same key: its own when it is the first. Makes each key once. */
export function firstEqual<T>(values: readonly T[], keyOf: (value: T) => string): readonly number[] {
  const first = new Map<string, number>();
  return values.map((value, index) => {
    const key = keyOf(value);
    const known = first.get(key);
    if (known !== undefined) return known;
    first.set(key, index);
    return index;
  });
}
