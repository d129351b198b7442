import { firstEqual } from '../../../lib/first-equal.ts';
import { quote } from '../../diagnostic.ts';
import type { Finding, LintRule } from '../lint-rule.ts';
import { readReference } from '../read-reference.ts';

/** The same image under two names costs a build, and time to find out. */
export const repeatedCell: LintRule = {
  name: 'RepeatedCell',
  description: 'Two cells of a matrix should not be the same image.',
  check: ({ kairosfile, dropped }) => [
    ...sameBases(kairosfile.matrix?.base ?? []),
    ...dropped
      .filter(({ by }) => by === 'repeat')
      .map(({ path, name }) => ({
        path,
        message: `the cell ${quote(name)} is there twice`,
        hint: 'remove one of the two',
      })),
  ],
};

function sameBases(bases: readonly string[]): readonly Finding[] {
  const first = firstEqual(bases, (base) => readReference(base).fullName);
  return bases.flatMap((base, index) =>
    first[index] === index
      ? []
      : [
          {
            path: ['matrix', 'base', index],
            message: `${quote(base)} and ${quote(bases[first[index] ?? 0])} are the same image`,
            hint: 'remove one of the two',
          },
        ],
  );
}
