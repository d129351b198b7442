import { quote } from '../../diagnostic.ts';
import type { LintRule } from '../lint-rule.ts';
import type { ShellCommand } from '../shell-commands.ts';

/** There is no service manager in a build: starting fails, or starts something that ends with the step. */
export const serviceStart: LintRule = {
  name: 'ServiceStart',
  description: 'A run step should enable services, not start them: nothing of the image is running.',
  check: ({ runs }) =>
    runs.flatMap(({ path, commands }) =>
      commands.filter(starts).map(({ program }) => ({
        path,
        message: `${quote(program)} has no service manager to talk to while an image is built`,
        hint: 'write "systemctl enable" (or "rc-update add"): the service starts when the machine does',
      })),
    ),
};

function starts({ program, args }: ShellCommand): boolean {
  const verbs = args.filter((word) => !word.startsWith('-'));
  if (program === 'systemctl')
    return (
      /^(?:start|restart|reload|try-restart|reload-or-restart|stop|daemon-reload|isolate)$/.test(
        verbs[0] ?? '',
      ) || args.includes('--now')
    );
  if (program === 'service' || program === 'rc-service')
    return /^(?:start|restart|reload|stop)$/.test(verbs[1] ?? '');
  return false;
}
