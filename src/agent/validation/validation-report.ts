import type { ExitCode } from '../../lib/user-error.ts';
import type { Check } from '../../plan/check.ts';
import type { CheckOutcome } from '../../plan/run-checks.ts';

/** What `validate` found out, as data. Text, JSON, SARIF and JUnit are renderings of it. */
export interface ValidationReport {
  /** The directory that was looked at. */
  readonly root: string;
  /** PRETTY_NAME of the image, when its system is known. */
  readonly system: string | undefined;
  /** One per check, in the registry's order. */
  readonly outcomes: readonly CheckOutcome[];
}

export interface ReportOptions {
  /** Warnings count as errors. */
  readonly fatalWarnings?: boolean;
}

export interface Verdict {
  readonly passed: boolean;
  /** Failed checks of each severity. */
  readonly errors: number;
  readonly warnings: number;
}

/** The severity a check counts with. */
export function severityOf(check: Check, { fatalWarnings = false }: ReportOptions): 'error' | 'warning' {
  return fatalWarnings ? 'error' : check.severity;
}

export function verdictOf({ outcomes }: ValidationReport, options: ReportOptions = {}): Verdict {
  const failed = outcomes.filter(({ outcome }) => outcome === 'failed');
  const errors = failed.filter(({ check }) => severityOf(check, options) === 'error').length;
  return { passed: errors === 0, errors, warnings: failed.length - errors };
}

/** 0 when the image is valid, 4 when it is not. */
export function exitCodeOf(report: ValidationReport, options: ReportOptions = {}): ExitCode {
  return verdictOf(report, options).passed ? 0 : 4;
}
