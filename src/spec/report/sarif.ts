import { version } from '../../lib/version.ts';
import { DIAGNOSTIC_CODES } from '../diagnostic-codes.ts';
import type { Diagnostic, Range } from '../diagnostic.ts';
import { ruleDescription } from '../lint/lint.ts';

/**
 * Diagnostics as SARIF 2.1.0, which code scanning services read.
 * Format: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifReport(diagnostics: readonly Diagnostic[]): string {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].toSorted();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'kairos-gen',
            version,
            rules: codes.map((id) => ({
              id,
              shortDescription: { text: DIAGNOSTIC_CODES.get(id) ?? ruleDescription(id) ?? id },
              ...pageOf(id, diagnostics),
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((diagnostic) => result(diagnostic, codes)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** The address of the page that explains a rule, where it has one. */
function pageOf(id: string, diagnostics: readonly Diagnostic[]): { readonly helpUri?: string } {
  const url = diagnostics.find(({ code }) => code === id)?.url;
  return url === undefined ? {} : { helpUri: url };
}

function result(
  { code, severity, message, hint, file, range }: Diagnostic,
  codes: readonly string[],
): object {
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: severity,
    message: { text: hint === undefined ? message : `${message} (${hint})` },
    ...(file === undefined ? {} : { locations: [{ physicalLocation: location(file, range) }] }),
  };
}

const location = (file: string, range: Range | undefined): object => ({
  artifactLocation: { uri: file === '-' ? 'stdin' : encodeURI(file.replaceAll('\\', '/')) },
  ...(range === undefined ? {} : { region: region(range) }),
});

const region = ({ start, end }: Range): object => ({
  startLine: start.line,
  startColumn: start.column,
  endLine: end.line,
  endColumn: end.column,
});
