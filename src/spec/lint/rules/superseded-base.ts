import { quote } from '../../diagnostic.ts';
import type { LintRule } from '../lint-rule.ts';
import { writtenBases } from '../written-bases.ts';

/** A release that gets no more security fixes is no base for machines that will run for years. */
export const supersededBase: LintRule = {
  name: 'SupersededBase',
  description: 'A base image should be a release that still gets security fixes.',
  check: ({ kairosfile, successorOf }) =>
    writtenBases(kairosfile).flatMap(({ reference, path }) => {
      const successor = successorOf(reference);
      return successor === undefined
        ? []
        : [
            {
              path,
              message: `base ${quote(reference)} is a release without security fixes`,
              hint: `its successor is ${quote(successor)}`,
            },
          ];
    }),
};
