import type { CheckOutcome } from '../../plan/run-checks.ts';
import { type ReportOptions, severityOf, type ValidationReport, verdictOf } from './validation-report.ts';

/** For a person: errors, then warnings, each with what to do, and the verdict on the last line. */
export function textReport(report: ValidationReport, options: ReportOptions = {}): string {
  const failed = report.outcomes.filter((outcome) => outcome.outcome === 'failed');
  const blocks = (['error', 'warning'] as const).flatMap((severity) =>
    failed
      .filter(({ check }) => severityOf(check, options) === severity)
      .map((outcome) => block(severity, outcome)),
  );
  return [...blocks, `${verdictLine(report, options)}\n`].join('\n');
}

function block(severity: string, outcome: CheckOutcome & { readonly outcome: 'failed' }): string {
  const { check, findings } = outcome;
  const lines = findings.map(({ message }) => `  ${message}`);
  return `${severity}: ${check.id}\n${lines.join('\n')}\n  fix: ${check.fix}\n`;
}

function verdictLine(report: ValidationReport, options: ReportOptions): string {
  const { passed, errors, warnings } = verdictOf(report, options);
  const what = report.system ?? 'this image';
  const count = (outcome: CheckOutcome['outcome']): number =>
    report.outcomes.filter((candidate) => candidate.outcome === outcome).length;
  const rest = `${count('passed')} passed, ${count('not-applicable')} not applicable, ${count('skipped')} skipped`;
  const found = `${plural(errors, 'error')}, ${plural(warnings, 'warning')}; ${rest}`;
  return `${what} is ${passed ? 'a valid' : 'not a valid'} Kairos image: ${found}`;
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
