import { quote } from '../../diagnostic.ts';
import type { LintRule } from '../lint-rule.ts';
import type { ShellCommand } from '../shell-commands.ts';

/** How a package manager is told not to ask. */
interface Manager {
  readonly program: RegExp;
  /** What it asks about before it does it. */
  readonly asks: RegExp;
  /** A word that answers in advance. */
  readonly answer: RegExp;
  readonly advice: string;
}

const MANAGERS: readonly Manager[] = [
  {
    program: /^(?:apt|apt-get|aptitude)$/,
    asks: /^(?:install|reinstall|remove|purge|autoremove|upgrade|full-upgrade|dist-upgrade|build-dep)$/,
    answer: /^(?:-[a-zA-Z]*y[a-zA-Z]*|--yes|--assume-yes|-qq[a-zA-Z=]*)$/,
    advice: 'add -y',
  },
  {
    program: /^(?:dnf|dnf5|microdnf|yum)$/,
    asks: /^(?:install|reinstall|remove|erase|autoremove|upgrade|update|downgrade|swap|groupinstall|group)$/,
    answer: /^(?:-[a-zA-Z]*y[a-zA-Z]*|--assumeyes)$/,
    advice: 'add -y',
  },
  {
    program: /^zypper$/,
    asks: /^(?:install|in|remove|rm|update|up|patch|dist-upgrade|dup)$/,
    answer: /^(?:-[a-zA-Z]*[ny][a-zA-Z]*|--non-interactive|--no-confirm)$/,
    advice: 'write zypper --non-interactive',
  },
  {
    program: /^pacman$/,
    asks: /^(?:-[SRU][a-z]*|--sync|--remove|--upgrade)$/,
    answer: /^--noconfirm$/,
    advice: 'add --noconfirm',
  },
];

/** Nobody is there to answer while an image is built. */
export const interactiveInstall: LintRule = {
  name: 'InteractiveInstall',
  description: 'A package manager in a run step should not ask questions.',
  check: ({ runs }) =>
    runs.flatMap(({ path, commands }) =>
      commands.flatMap((command) => {
        const manager = asking(command);
        return manager === undefined
          ? []
          : [
              {
                path,
                message: `${quote(command.program)} asks before it goes on, and nobody is there to answer`,
                hint: manager.advice,
              },
            ];
      }),
    ),
};

const asking = ({ program, args }: ShellCommand): Manager | undefined =>
  MANAGERS.find(
    (manager) =>
      manager.program.test(program) &&
      args.some((word) => manager.asks.test(word)) &&
      !args.some((word) => manager.answer.test(word)),
  );
