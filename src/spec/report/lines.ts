import type { Diagnostic } from '../diagnostic.ts';

/** One line for each diagnostic, `file:line:column: message (hint)`, for places that have no room for an excerpt. */
export const reportLines = (diagnostics: readonly Diagnostic[]): readonly string[] =>
  diagnostics.map(({ message, hint, ...place }) => {
    const text = hint === undefined ? message : `${message} (${hint})`;
    return `${placePrefix(place)}${text}`;
  });

function placePrefix({ file, range }: Pick<Diagnostic, 'file' | 'range'>): string {
  if (file === undefined) return '';
  return range === undefined ? `${file}: ` : `${file}:${range.start.line}:${range.start.column}: `;
}
