import { expect } from 'chai';
import type { ColdSide } from '../../../scripts/bench/cold/cold-lab.ts';
import { type ColdMeasurement, coldReport } from '../../../scripts/bench/cold/report.ts';

const measured = (
  speed: number | undefined,
  side: ColdSide,
  installs: readonly number[],
): ColdMeasurement[] =>
  installs.map((install) => ({
    speed,
    side,
    times: { install, init: 20, validate: 1, 'the rest': 4, whole: install + 25 },
  }));

describe('coldReport', () => {
  const text = coldReport({
    processors: 2,
    load: [0.5, 2],
    runs: 3,
    measurements: [
      ...measured(undefined, 'graph', [75, 50, 900]),
      ...measured(undefined, 'stage', [75, 75, 75]),
      ...measured(5, 'graph', [75]),
      ...measured(5, 'agent', [85]),
    ],
  });

  it('shows medians of each phase side by side', () => {
    expect(text).to.contain('2 processors, load 0.5 before and 2.0 after, medians of 3.');
    expect(text).to.contain('| install | 75.0 s | 85.0 s | 0.88× |');
    expect(text).to.contain('| **whole** | 100.0 s | 110.0 s | 0.91× |');
  });

  it('says of each target whether it is met', () => {
    expect(text).to.contain(
      '- met: with releases as fast as this machine serves them, the graph takes 1.00×',
    );
    expect(text).to.contain('- NOT met: with releases at 5 MB/s, the graph takes 0.91×');
    expect(text).to.contain('95 % of it is install and init');
  });
});
