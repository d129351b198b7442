import { quote } from '../../diagnostic.ts';
import { readReference } from '../read-reference.ts';
import type { LintRule } from '../lint-rule.ts';
import { writtenBases } from '../written-bases.ts';

/** For those who want the very same base each time, and update it on purpose. */
export const baseDigest: LintRule = {
  name: 'BaseDigest',
  description: 'A base image with a digest is the same one for everybody and every time.',
  experimental: true,
  check: ({ kairosfile }) =>
    writtenBases(kairosfile).flatMap(({ reference, path }) =>
      readReference(reference).digest === undefined
        ? [
            {
              path,
              message: `base ${quote(reference)} has no digest: its publisher can change what it is`,
              hint: `write ${quote(`${reference}@sha256:…`)}; docker buildx imagetools inspect says the digest`,
            },
          ]
        : [],
    ),
};
