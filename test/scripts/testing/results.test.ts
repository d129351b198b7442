import { expect } from 'chai';
import { addResults, NO_RESULTS, printResults } from '../../../scripts/testing/results.ts';

describe('results of a test run', () => {
  it('are added up, and the last line counts them', () => {
    const sum = addResults(
      { passed: 2, failed: ['a'], skipped: [] },
      { passed: 1, failed: [], skipped: ['b', 'c'] },
    );
    expect(printResults(sum)).to.equal(
      'Skipped:\n  - b\n  - c\n\nFailed:\n  - a\n\n3 passed, 1 failed, 2 skipped\n',
    );
  });

  it('of nothing are zero', () =>
    expect(printResults(NO_RESULTS)).to.equal('0 passed, 0 failed, 0 skipped\n'));
});
