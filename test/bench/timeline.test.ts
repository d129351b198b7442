import { expect } from 'chai';
import { readTimeline, secondsByKind, slowest } from '../../scripts/bench/timeline.ts';

const LOG = `100.000 processing: install: sed
100.500 status: sed: half-installed
101.000 processing: configure: sed
103.000 processing: trigproc: libc-bin
103.250 processing: disappear: old
110.000 processing: install: awk
`;

describe('the timeline of dpkg', () => {
  it('gives each piece of news the time until the next one', () => {
    expect(secondsByKind(readTimeline(LOG))).to.deep.equal({
      unpack: 1,
      'maintainer scripts': 2,
      triggers: 0.25,
      'the rest': 6.75,
    });
  });

  it('names the slowest packages, the slowest first', () => {
    expect(slowest(readTimeline(LOG), 2).map((entry) => entry.package)).to.deep.equal(['old', 'sed']);
  });

  it('finds nothing in a log that has nothing', () => {
    expect(readTimeline('')).to.deep.equal([]);
  });
});
