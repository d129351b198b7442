import { quote } from '../../diagnostic.ts';
import type { LintRule, Finding } from '../lint-rule.ts';
import type { ShellCommand } from '../shell-commands.ts';

/** Directories whose content the initrd is built from. */
const INITRD_SOURCES =
  /^\/(?:etc\/(?:dracut\.conf\.d|modprobe\.d|modules-load\.d|mkinitfs)|(?:usr\/)?lib\/(?:modules|firmware|dracut))(?:\/|$)/;

const INSTALLERS = /^(?:apt|apt-get|aptitude|dnf|dnf5|microdnf|yum|zypper|apk|pacman)$/;

/** Packages that are kernels, or drivers and firmware for them. */
const KERNEL_PACKAGES =
  /^(?:linux-(?:image|modules|firmware|generic|virtual|lts|rpi|raspi|headers)\b.*|kernel(?:-core|-modules.*|-default.*)?|.*-dkms|dkms|firmware-.+|akmod-.+|kmod-.+)$/;

/** The initrd is built by init, before `after-init`. */
export const tooLateForInitrd: LintRule = {
  name: 'TooLateForInitrd',
  description: 'Drivers, firmware and settings of the initrd belong before init, which builds it.',
  check: ({ runs, copies }) => [
    ...runs
      .filter(({ stage }) => stage === 'after-init')
      .flatMap(({ path, commands }): Finding[] => commands.flatMap((command) => late(command, path))),
    ...copies
      .filter(({ stage, to }) => stage === 'after-init' && INITRD_SOURCES.test(to))
      .map(({ path, to }): Finding => ({
        path,
        message: `the initrd is built already when ${quote(to)} is copied`,
        hint: HINT,
      })),
  ],
};

const HINT = 'move the step to stages.after-install';

function late({ program, args }: ShellCommand, path: Finding['path']): Finding[] {
  if (/^(?:dracut|update-initramfs|mkinitfs|mkinitcpio)$/.test(program))
    return [
      {
        path,
        message: `${quote(program)} here builds an initrd without what Kairos needs in it`,
        hint: HINT,
      },
    ];
  const named = INSTALLERS.test(program) ? args.find((word) => KERNEL_PACKAGES.test(word)) : undefined;
  return named === undefined
    ? []
    : [{ path, message: `the initrd is built already when ${quote(named)} is installed`, hint: HINT }];
}
