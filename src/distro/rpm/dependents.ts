import type { PackageProblem } from '../package-problem.ts';

const DEPENDENTS = /error: Failed dependencies:\n\s*(.+)/;

/** Why `rpm --erase` refused: something installed needs what was named. Undefined when its output says nothing of that. */
export function dependentsProblem(output: string): PackageProblem | undefined {
  const [, first] = DEPENDENTS.exec(output) ?? [];
  if (first === undefined) return undefined;
  return {
    kind: 'failed',
    message: `other packages depend on what is to be removed: ${first.trim()}`,
    hint: 'Name those as well with --remove-package, or leave the package in.',
  };
}
