import type { Check } from '../check.ts';
import { unlessTrustedBoot } from '../inspection/image.ts';
import { KAIROS_RELEASE } from '../kairos-release.ts';

/**
 * An assignment, a comment or nothing. What ends an unquoted word, and what a double quote leaves its meaning, stands in the
 * GRUB manual, "Writing full configuration files directly", under Quoting.
 */
const LINE = /^\s*(?:#.*|[A-Za-z_]\w*=(?:"(?:[^"\\$]|\\.)*"|'[^']*'|[^\s{}|&$;<>"'\\]*)\s*)?$/;

export const releaseLines: Check = {
  id: 'release-lines',
  severity: 'error',
  explanation:
    'GRUB sources /etc/kairos-release at every boot to learn which board the image is for. It reads lines of the form KEY="value" and runs everything else as commands of its own; a value it can’t read may leave the node at the boot menu.',
  fix: 'Write every line as KEY="value", without spaces around the equals sign, and without a bare `$` in the value.',
  notApplicable: unlessTrustedBoot,
  inspect: async ({ files }) =>
    ((await files.readText(KAIROS_RELEASE)) ?? '').split('\n').flatMap((line, index) =>
      LINE.test(line)
        ? []
        : [
            {
              message: `line ${index + 1} of ${KAIROS_RELEASE} is not KEY="value": ${line.trim()}`,
              path: KAIROS_RELEASE,
            },
          ],
    ),
};
