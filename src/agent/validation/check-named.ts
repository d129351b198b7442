import { suggest } from '../../lib/suggest.ts';
import { UsageError } from '../../lib/user-error.ts';
import type { Check } from '../../plan/check.ts';
import { CHECKS } from '../../plan/checks/registry.ts';

/** The check with this id. Throws a UsageError that suggests the nearest one. */
export function checkNamed(id: string): Check {
  const check = CHECKS.find((candidate) => candidate.id === id);
  if (check !== undefined) return check;
  const near = suggest(
    id,
    CHECKS.map((candidate) => candidate.id),
  );
  throw new UsageError(
    `there is no check "${id}"`,
    near === undefined ? '`kairos-init validate --list` shows all checks.' : `Did you mean "${near}"?`,
  );
}
