import { type ReportOptions, severityOf, type ValidationReport, verdictOf } from './validation-report.ts';

/** For programs: the verdict and every check with its outcome, as one JSON object. */
export function jsonReport(report: ValidationReport, options: ReportOptions = {}): string {
  const { passed, errors, warnings } = verdictOf(report, options);
  const checks = report.outcomes.map(({ check, ...outcome }) => ({
    id: check.id,
    severity: severityOf(check, options),
    ...outcome,
    ...(outcome.outcome === 'failed' ? { explanation: check.explanation, fix: check.fix } : {}),
  }));
  const { root, system } = report;
  return `${JSON.stringify({ valid: passed, errors, warnings, root, system, checks }, undefined, 2)}\n`;
}
