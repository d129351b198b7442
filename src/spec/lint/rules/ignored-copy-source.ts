import { quote } from '../../diagnostic.ts';
import type { LintRule } from '../lint-rule.ts';
import { copySteps } from '../user-steps.ts';

/** BuildKit says "not found" of such a file, while the user looks at it. */
export const ignoredCopySource: LintRule = {
  name: 'IgnoredCopySource',
  description: 'A copied path should not be kept out of the build context by .dockerignore.',
  check: ({ kairosfile, isIgnored }) =>
    copySteps(kairosfile)
      .filter(({ from }) => isIgnored(from))
      .map(({ path, from }) => ({
        path: [...path, 'from'],
        message: `.dockerignore keeps ${quote(from)} out of the build context`,
        hint: `add the line "!${from}" to .dockerignore, or copy something else`,
      })),
};
