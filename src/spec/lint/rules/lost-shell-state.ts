import { quote } from '../../diagnostic.ts';
import type { LintRule } from '../lint-rule.ts';

const STATE = /^(?:cd|export|set|unset|umask|ulimit|alias|source|\.|pushd)$/;

/** Each step has a shell of its own. */
export const lostShellState: LintRule = {
  name: 'LostShellState',
  description: 'A run step that only changes the shell, with cd or export, changes nothing.',
  check: ({ runs }) =>
    runs.flatMap(({ path, commands }) => {
      const [first] = commands;
      if (first === undefined || !commands.every(({ program }) => STATE.test(program))) return [];
      return [
        {
          path,
          message: `${quote(first.program)} is forgotten when this step ends: the next one has a new shell`,
          hint: 'join the lines with "&&"',
        },
      ];
    }),
};
