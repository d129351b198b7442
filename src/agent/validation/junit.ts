import type { CheckOutcome } from '../../plan/run-checks.ts';
import { type ReportOptions, severityOf, type ValidationReport, verdictOf } from './validation-report.ts';

/**
 * For CI servers: JUnit's XML, one test case per check. A warning is a passed case with its message as output, since the
 * format knows none. Format: github.com/testmoapp/junitxml, which describes what the servers agree on.
 */
export function junitReport(report: ValidationReport, options: ReportOptions = {}): string {
  const { errors } = verdictOf(report, options);
  const skipped = report.outcomes.filter(
    ({ outcome }) => outcome === 'skipped' || outcome === 'not-applicable',
  );
  const counts = `tests="${report.outcomes.length}" failures="${errors}" errors="0" skipped="${skipped.length}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="kairos-init validate" ${counts}>`,
    ...report.outcomes.map((outcome) => testCase(outcome, options)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase(outcome: CheckOutcome, options: ReportOptions): string {
  const severity = severityOf(outcome.check, options);
  const open = `    <testcase name="${outcome.check.id}" classname="kairos-init.validate.${severity}"`;
  const body = bodyOf(outcome, severity);
  return body === undefined ? `${open}/>` : `${open}>${body}</testcase>`;
}

function bodyOf(outcome: CheckOutcome, severity: 'error' | 'warning'): string | undefined {
  switch (outcome.outcome) {
    case 'passed':
      return undefined;
    case 'skipped':
      return '<skipped message="passed over as asked"/>';
    case 'not-applicable':
      return `<skipped message="${escaped(outcome.reason)}"/>`;
    case 'failed': {
      const text = escaped(outcome.findings.map(({ message }) => message).join('\n'));
      const fix = escaped(outcome.check.fix);
      if (severity === 'warning') return `<system-out>${text}\nFix: ${fix}</system-out>`;
      return `<failure message="${text.replaceAll('\n', '; ')}">Fix: ${fix}</failure>`;
    }
  }
}

/** XML 1.0 has no way to write most control characters. */
const UNWRITABLE = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string): string =>
  text
    .replaceAll(UNWRITABLE, '\uFFFD')
    .replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
