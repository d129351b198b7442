import type { Diagnostic } from '../diagnostic.ts';

/**
 * Diagnostics as GitHub workflow commands: each becomes an annotation on its line.
 * Format: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export const githubReport = (diagnostics: readonly Diagnostic[]): string =>
  diagnostics.map((diagnostic) => `${annotation(diagnostic)}\n`).join('');

function annotation({ code, severity, message, hint, url, file, range }: Diagnostic): string {
  const properties: Record<string, string | number> = { title: code };
  if (file !== undefined && file !== '-') properties['file'] = file;
  if (range !== undefined) {
    properties['line'] = range.start.line;
    properties['endLine'] = range.end.line;
    // Columns are only shown for a range within one line.
    if (range.start.line === range.end.line) {
      properties['col'] = range.start.column;
      properties['endColumn'] = range.end.column;
    }
  }
  const words = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${severity} ${words.join(',')}::${escapeData([message, hint, url].filter((part) => part !== undefined).join('\n'))}`;
}

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
