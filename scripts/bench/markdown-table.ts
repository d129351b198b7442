/** A table in Markdown, numbers to the right of their columns. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (values: readonly string[]): string => `| ${values.join(' | ')} |`;
  return [
    row(heads),
    `|${heads.map((_, index) => (index === 0 ? '---' : '--:')).join('|')}|`,
    ...rows.map(row),
  ].join('\n');
}

/** One line for a target. */
export const targetLine = (met: boolean, text: string): string => `- ${met ? 'met' : 'NOT met'}: ${text}`;
