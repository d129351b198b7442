import { expect } from 'chai';
import { frontendTimes } from '../../../scripts/bench/frontend/thoughts.ts';

const output = (times: readonly number[]): string =>
  [
    'option filename=Kairosfile',
    'the Kairosfile is here',
    'base tiny:1 for linux/amd64 is sha256:1',
    'the graph of tiny is made',
    'the answer is ready',
  ]
    .map((thought, index) => `#${index} [debug] ${times[index] ?? 0} ms: ${thought}\n`)
    .join('');

describe('frontendTimes', () => {
  it('gives the medians of the parts between thoughts', () => {
    const times = frontendTimes([
      output([60, 70, 90, 95, 100]),
      output([61, 75, 90, 95, 110]),
      output([99, 120, 180, 200, 260]),
    ]);
    expect(times.map(({ milliseconds }) => milliseconds)).to.deep.equal([61, 14, 20, 5, 15]);
  });

  it('says which thought an output lacks', () => {
    expect(() => frontendTimes(['#1 DONE'])).to.throw(/did not say option/);
  });
});
