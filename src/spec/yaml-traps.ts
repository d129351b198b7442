/**
 * What YAML makes of a word behind the writer's back, as hints. The value is what YAML read, the source what stands in
 * the file.
 */

/** Booleans of YAML 1.1 that YAML 1.2 reads as text. */
const OLD_BOOLEANS: Readonly<Record<string, boolean>> = {
  yes: true,
  no: false,
  on: true,
  off: false,
  y: true,
  n: false,
};

/** A hint when text was expected and YAML read something else, such as `1.30`, which is the number 1.3. */
export function textTrap(value: unknown, source: string | undefined): string | undefined {
  if (source === undefined) return undefined;
  if (typeof value === 'number' || typeof value === 'boolean') {
    const read = String(value) === source ? `a ${typeof value}` : `the ${typeof value} ${value}`;
    return `YAML reads ${source} as ${read}: write it in quotes, "${source}"`;
  }
  return undefined;
}

/** A hint when true or false was expected and YAML read text, such as `no`. */
export function booleanTrap(value: unknown, source: string | undefined): string | undefined {
  if (typeof value === 'number') return value === 0 || value === 1 ? `write ${value === 1}` : undefined;
  if (typeof value !== 'string') return undefined;
  const word = value.toLowerCase();
  if (word === 'true' || word === 'false')
    return source === undefined ? `write ${word} without quotes` : `write ${word} in lower case`;
  const meant = OLD_BOOLEANS[word];
  return meant === undefined ? undefined : `YAML 1.2 reads ${value} as text: write ${meant}`;
}
