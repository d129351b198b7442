import { quote } from '../../diagnostic.ts';
import type { LintRule } from '../lint-rule.ts';
import { contextPaths } from '../user-steps.ts';

/** BuildKit says "not found" of such a file, while the user looks at it. */
export const ignoredCopySource: LintRule = {
  name: 'IgnoredCopySource',
  description: 'A path that a step needs should not be kept out of the build context by .dockerignore.',
  check: ({ runs, copies, isIgnored }) =>
    contextPaths({ runs, copies })
      .filter(({ from }) => isIgnored(from))
      .map(({ path, from }) => ({
        path,
        message: `.dockerignore keeps ${quote(from)} out of the build context`,
        hint: `add the line "!${from}" to .dockerignore, or name something else`,
      })),
};
