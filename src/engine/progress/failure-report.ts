import type { Row } from './build-status.ts';

/** Lines of output shown of each row that failed. */
const SHOWN_LINES = 20;

/** What failed, with the last lines of its output: what a person looks for first. Empty when nothing failed. */
export function failureReport(rows: readonly Row[]): string {
  return rows
    .filter(({ state, tail }) => state === 'failed' && tail.length > 0)
    .map(({ title, tail }) => {
      const lines = tail.slice(-SHOWN_LINES).map((line) => `  | ${line}\n`);
      return `${title}:\n${lines.join('')}`;
    })
    .join('');
}
