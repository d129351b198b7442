import { quote } from '../../diagnostic.ts';
import type { LintRule } from '../lint-rule.ts';

const HARDENING: readonly string[] = ['sshHardening'];

/** Left out by a wish from a lab, and then shipped. */
export const skippedHardening: LintRule = {
  name: 'SkippedHardening',
  description: 'Steps that secure the image should not be left out.',
  check: ({ kairosfile: { skip = [] } }) =>
    skip.flatMap((step, index) =>
      HARDENING.includes(step)
        ? [
            {
              path: ['skip', index],
              message: `without ${quote(step)} machines accept weak ciphers and logins over SSH`,
              hint: 'change single settings in /etc/ssh/sshd_config.d/ instead, with a copy step',
            },
          ]
        : [],
    ),
};
