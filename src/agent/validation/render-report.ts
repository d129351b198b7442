import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import { sarifReport } from './sarif.ts';
import { textReport } from './text.ts';
import type { ReportOptions, ValidationReport } from './validation-report.ts';

const RENDERERS = { text: textReport, json: jsonReport, sarif: sarifReport, junit: junitReport } as const;

export const REPORT_FORMATS = ['text', 'json', 'sarif', 'junit'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** The report in one of the formats of `validate --format`, ending with a newline. */
export function renderReport(
  report: ValidationReport,
  format: ReportFormat,
  options: ReportOptions = {},
): string {
  return RENDERERS[format](report, options);
}
