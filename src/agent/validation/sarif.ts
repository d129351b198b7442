import { version } from '../../lib/version.ts';
import type { Finding } from '../../plan/check.ts';
import { type ReportOptions, severityOf, type ValidationReport } from './validation-report.ts';

/** For code scanning: SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), one rule per check, one result per finding. */
export function sarifReport(report: ValidationReport, options: ReportOptions = {}): string {
  const rules = report.outcomes.map(({ check }) => ({
    id: check.id,
    fullDescription: { text: check.explanation },
    help: { text: check.fix },
    defaultConfiguration: { level: check.severity },
  }));
  const results = report.outcomes.flatMap((outcome, ruleIndex) =>
    outcome.outcome === 'failed'
      ? outcome.findings.map((finding) => ({
          ruleId: outcome.check.id,
          ruleIndex,
          level: severityOf(outcome.check, options),
          message: { text: finding.message },
          ...locationsOf(finding),
        }))
      : [],
  );
  const root = report.root.endsWith('/') ? report.root : `${report.root}/`;
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'kairos-init', version, rules } },
        originalUriBaseIds: { IMAGE: { uri: `file://${encodeURI(root)}` } },
        results,
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function locationsOf({ path }: Finding): object {
  if (path === undefined) return {};
  const artifactLocation = { uri: encodeURI(path.slice(1)), uriBaseId: 'IMAGE' };
  return { locations: [{ physicalLocation: { artifactLocation } }] };
}
