import { displayWidth } from './display-width.ts';

/** Rows as columns that line up, two spaces between them and none at the end of a line. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [column, text] of row.entries())
      widths[column] = Math.max(widths[column] ?? 0, displayWidth(text));
  const line = (row: readonly string[]): string =>
    row.map((text, column) => text + ' '.repeat((widths[column] ?? 0) - displayWidth(text))).join('  ');
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('');
}
