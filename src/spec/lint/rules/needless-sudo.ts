import { quote } from '../../diagnostic.ts';
import type { LintRule } from '../lint-rule.ts';

/** Steps run as root, and most base images have no sudo at all. */
export const needlessSudo: LintRule = {
  name: 'NeedlessSudo',
  description: 'A run step should not use sudo: it is run as root.',
  check: ({ runs }) =>
    runs.flatMap(({ path, commands }) => {
      const found = commands.find(({ program, args }) => program === 'sudo' && !changesUser(args));
      return found === undefined
        ? []
        : [
            {
              path,
              message: `${quote('sudo')} is not needed, and most base images don't have it`,
              hint: 'leave it out: steps are run as root',
            },
          ];
    }),
};

/** To become somebody else is a reason. */
const changesUser = (args: readonly string[]): boolean =>
  args.some((word) => /^(?:-u.*|--user(?:=.*)?|-g.*|--group(?:=.*)?)$/.test(word));
