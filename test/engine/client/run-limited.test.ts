import { expect } from 'chai';
import { runLimited } from '../../../src/engine/client/run-limited.ts';

const never = new AbortController().signal;

describe('runLimited', () => {
  it('runs all of them, no more at a time than allowed, outcomes in order', async () => {
    let running = 0;
    let most = 0;
    const outcomes = await runLimited(
      [3, 1, 2, 0],
      2,
      async (item) => {
        most = Math.max(most, ++running);
        for (let turn = 0; turn < item; turn++) await Promise.resolve();
        running--;
        if (item === 1) throw new Error('one');
        return item;
      },
      never,
    );
    expect(most).to.equal(2);
    expect(outcomes.map((outcome) => outcome?.status)).to.deep.equal([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(outcomes[3]).to.deep.equal({ status: 'fulfilled', value: 0 });
  });

  it('starts none after it was aborted', async () => {
    const controller = new AbortController();
    const outcomes = await runLimited(
      [1, 2, 3],
      1,
      async (item) => {
        if (item === 2) controller.abort();
        return item;
      },
      controller.signal,
    );
    expect(outcomes.map((outcome) => outcome?.status)).to.deep.equal(['fulfilled', 'fulfilled', undefined]);
  });

  it('has nothing to do for nothing', async () => {
    expect(await runLimited([], 4, () => Promise.resolve(), never)).to.deep.equal([]);
  });
});
