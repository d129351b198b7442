import type { Check, Finding, Inspection } from './check.ts';

/** What came of one check. */
export type CheckOutcome = { readonly check: Check } & (
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'failed'; readonly findings: readonly Finding[] }
  | { readonly outcome: 'not-applicable'; readonly reason: string }
  | { readonly outcome: 'skipped' }
);

/** Asks all checks but the skipped ones, in order. One that can't be asked fails by itself and the others go on. */
export async function runChecks(
  checks: readonly Check[],
  inspection: Inspection,
  skip: ReadonlySet<string>,
): Promise<readonly CheckOutcome[]> {
  const outcomes: CheckOutcome[] = [];
  for (const check of checks) {
    outcomes.push(skip.has(check.id) ? { check, outcome: 'skipped' } : await ask(check, inspection));
  }
  return outcomes;
}

async function ask(check: Check, inspection: Inspection): Promise<CheckOutcome> {
  try {
    const reason = await check.notApplicable?.(inspection);
    if (reason !== undefined) return { check, outcome: 'not-applicable', reason };
    const findings = await check.inspect(inspection);
    return findings.length === 0 ? { check, outcome: 'passed' } : { check, outcome: 'failed', findings };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { check, outcome: 'failed', findings: [{ message: `could not be checked: ${why}` }] };
  }
}
