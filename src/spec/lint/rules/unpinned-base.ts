import { quote } from '../../diagnostic.ts';
import type { LintRule } from '../lint-rule.ts';
import { readReference } from '../read-reference.ts';
import { writtenBases } from '../written-bases.ts';

/** `latest` moves to the next release of a distribution one day, and the image with it. */
export const unpinnedBase: LintRule = {
  name: 'UnpinnedBase',
  description: 'A base image should name the release of its distribution.',
  check: ({ kairosfile }) =>
    writtenBases(kairosfile).flatMap(({ reference, path }) => {
      if (readReference(reference).tag !== 'latest') return [];
      const what = reference.endsWith(':latest') ? 'has the tag latest' : 'has no tag';
      return [
        {
          path,
          message: `base ${quote(reference)} ${what}: it will be another release one day`,
          hint: 'name a release, as "debian:12" does',
        },
      ];
    }),
};
