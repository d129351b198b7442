import { expect } from 'chai';
import { Progress } from '../../../src/engine/progress/progress.ts';
import type { ProgressMode } from '../../../src/engine/progress/progress-modes.ts';
import { logUpdate, vertexUpdate } from '../../support/status-updates.ts';

/** What a failed build prints in a mode, and what is reported of it. */
function failedBuild(mode: ProgressMode, isTerminal: boolean) {
  let text = '';
  const sink = {
    write: (more: string) => (text += more),
    columns: isTerminal ? 40 : undefined,
    rows: 10,
    isTerminal,
  };
  const progress = new Progress({ mode, sink, colour: false, now: () => 1000 });
  progress.update(vertexUpdate({ digest: 'a', name: '[install] packages', started: 0 }));
  progress.update(logUpdate('a', 'E: no such package\n'));
  progress.update(
    vertexUpdate({ digest: 'a', name: '[install] packages', started: 0, completed: 500, error: 'no' }),
  );
  progress.finish('failed');
  progress.finish('failed');
  progress.update(logUpdate('a', 'too late\n'));
  return { text, failure: progress.failure() };
}

describe('Progress', () => {
  const modes: readonly (readonly [ProgressMode, boolean, RegExp])[] = [
    ['auto', true, /\[\+\] Failed 0\.0s \(1\/1\)/],
    ['auto', false, /^#1 \[install\] packages\n/],
    ['tty', false, /\[\+\] Failed 0\.0s \(1\/1\)/],
    ['plain', true, /^#1 \[install\] packages\n/],
    ['json', true, /^\{"vertexes":/],
    ['rawjson', true, /^\{"vertexes":/],
    ['quiet', true, /^$/],
  ];
  for (const [mode, isTerminal, expected] of modes)
    it(`${mode} ${isTerminal ? 'on a terminal' : 'in a file'}`, () => {
      expect(failedBuild(mode, isTerminal).text).to.match(expected);
    });

  it('reports what failed with its last lines, whoever showed them already', () => {
    const expected = '[install] packages:\n  | E: no such package\n';
    for (const mode of ['tty', 'plain', 'quiet'] as const)
      expect(failedBuild(mode, true).failure).to.equal(expected);
    expect(failedBuild('json', true).failure).to.equal('');
  });
});
