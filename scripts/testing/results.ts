/** What came of a run of tests: how many passed, and the full titles of the others. */
export interface Results {
  readonly passed: number;
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
}

export const NO_RESULTS: Results = { passed: 0, failed: [], skipped: [] };

export function addResults(left: Results, right: Results): Results {
  return {
    passed: left.passed + right.passed,
    failed: [...left.failed, ...right.failed],
    skipped: [...left.skipped, ...right.skipped],
  };
}

/** Names what was skipped and what failed; the last line counts: `N passed, N failed, N skipped`. */
export function printResults(results: Results): string {
  const list = (title: string, names: readonly string[]): string =>
    names.length === 0 ? '' : `${title}:\n${names.map((name) => `  - ${name}\n`).join('')}\n`;
  const counts = `${results.passed} passed, ${results.failed.length} failed, ${results.skipped.length} skipped`;
  return `${list('Skipped', results.skipped)}${list('Failed', results.failed)}${counts}\n`;
}
