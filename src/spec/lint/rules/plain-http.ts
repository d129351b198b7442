import { quote } from '../../diagnostic.ts';
import type { LintRule } from '../lint-rule.ts';

const DOWNLOADERS = /^(?:curl|wget|aria2c|dnf|dnf5|yum|rpm|zypper|pip|pip3)$/;
const LOCAL = /^http:\/\/(?:localhost|127\.|\[::1\])/i;

/** Whoever sits on the way decides what such a download is. */
export const plainHttp: LintRule = {
  name: 'PlainHttp',
  description: 'A download should be encrypted: what comes over http can be changed on the way.',
  check: ({ runs }) =>
    runs.flatMap(({ path, commands }) =>
      commands
        .filter(({ program }) => DOWNLOADERS.test(program))
        .flatMap(({ args }) => args.filter((word) => /^http:\/\//i.test(word) && !LOCAL.test(word)))
        .map((address) => ({
          path,
          message: `${quote(address)} is fetched without encryption`,
          hint: 'write https://, or check the file against a checksum in the same step',
        })),
    ),
};
