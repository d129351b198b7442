import { expect } from 'chai';
import { BuildStatus } from '../../../src/engine/progress/build-status.ts';
import { EMPTY_UPDATE, ofBuild, type StatusUpdate } from '../../../src/engine/progress/status-update.ts';
import { logUpdate, vertexUpdate } from '../../support/status-updates.ts';

/** Rows after messages that all come at the daemon's time 1000, which is 5000 here, seen at `now`. */
function rowsAfter(updates: readonly StatusUpdate[], now = 5000) {
  const status = new BuildStatus();
  for (const update of updates) status.apply(update, 5000);
  return status.rows(now);
}

describe('BuildStatus', () => {
  it('numbers vertices in the order they start, whatever the order they are announced', () => {
    const rows = rowsAfter([
      vertexUpdate({ digest: 'a' }, { digest: 'b' }),
      vertexUpdate({ digest: 'b', started: 1000 }),
      vertexUpdate({ digest: 'a', started: 1000 }),
    ]);
    expect(rows.map(({ number, title }) => [number, title])).to.deep.equal([
      [1, 'b'],
      [2, 'a'],
    ]);
  });

  it('shows no row for what has not begun, and counts it', () => {
    const status = new BuildStatus();
    status.apply(vertexUpdate({ digest: 'a' }, { digest: 'b', started: 1000, completed: 2000 }), 5000);
    expect(status.rows(5000)).to.have.length(1);
    expect(status.counts).to.deep.equal({ finished: 1, total: 2 });
  });

  it('measures what runs by our clock, though the daemon has another', () => {
    const [row] = rowsAfter([vertexUpdate({ digest: 'a', started: 1000 })], 7500);
    expect(row).to.include({ state: 'running', milliseconds: 2500 });
  });

  it('adds up the times a vertex ran, overlaps once', () => {
    const [row] = rowsAfter([
      vertexUpdate({ digest: 'a', started: 1000 }),
      vertexUpdate({ digest: 'a', started: 1000, completed: 2000 }),
      vertexUpdate({ digest: 'a', started: 1500, completed: 2500 }),
      vertexUpdate({ digest: 'a', started: 4000, completed: 4500 }),
    ]);
    expect(row).to.include({ state: 'done', milliseconds: 2000 });
  });

  const states: readonly (readonly [title: string, vertex: object, state: string])[] = [
    ['done', { completed: 2000 }, 'done'],
    ['cached', { completed: 1000, cached: true }, 'cached'],
    ['failed', { completed: 2000, error: 'exit code: 1' }, 'failed'],
    ['stopped because another failed', { completed: 2000, error: 'failed: context canceled' }, 'canceled'],
    ['running', {}, 'running'],
  ];
  for (const [title, vertex, state] of states)
    it(`tells ${title}`, () => {
      const [row] = rowsAfter([vertexUpdate({ digest: 'a', started: 1000, ...vertex })]);
      expect(row?.state).to.equal(state);
    });

  it('shows a group as one row, with the work of all members and the first error', () => {
    const group = { id: 'g', name: '[install]', weak: false };
    const rows = rowsAfter([
      vertexUpdate({ digest: 'a', group, started: 1000, completed: 2000 }),
      vertexUpdate({ digest: 'b', group, started: 1500, completed: 3000, error: 'no' }),
      vertexUpdate({ digest: 'c', group }),
    ]);
    expect(rows).to.have.length(1);
    expect(rows[0]).to.include({ title: '[install]', state: 'failed', milliseconds: 2000, error: 'no' });
  });

  it('hides a group of weak members until one that is not weak begins, or one fails', () => {
    const weak = { id: 'g', name: 'merge', weak: true };
    const merging = vertexUpdate({ digest: 'a', group: weak, started: 1000, completed: 1100 });
    expect(rowsAfter([merging])).to.have.length(0);
    const strong = vertexUpdate({ digest: 'b', group: { ...weak, weak: false }, started: 1000 });
    expect(rowsAfter([merging, strong])).to.have.length(1);
    const failed = vertexUpdate({ digest: 'a', group: weak, started: 1000, completed: 1100, error: 'no' });
    expect(rowsAfter([failed])[0]?.error).to.equal('no');
  });

  it('keeps the group of a vertex when a later message leaves it out', () => {
    const group = { id: 'g', name: 'all of it', weak: false };
    const rows = rowsAfter([
      vertexUpdate({ digest: 'a', group, started: 1000 }),
      vertexUpdate({ digest: 'a', started: 1000, completed: 2000 }),
    ]);
    expect(rows.map(({ title }) => title)).to.deep.equal(['all of it']);
  });

  it('gives lines once they are whole, with the time since the start', () => {
    const status = new BuildStatus();
    status.apply(vertexUpdate({ digest: 'a', started: 1000 }), 5000);
    expect(status.apply(logUpdate('a', 'one\ntw', 1500), 5500)).to.deep.equal([
      { row: 1, text: 'one', at: 500 },
    ]);
    expect(status.rows(5500)[0]?.tail).to.deep.equal(['one', 'tw']);
    const end = vertexUpdate({ digest: 'a', started: 1000, completed: 3000 });
    expect(status.apply(end, 7000)).to.deep.equal([{ row: 1, text: 'tw', at: 2000 }]);
  });

  it('does not mix standard output and standard error within a line', () => {
    const [row] = rowsAfter([
      vertexUpdate({ digest: 'a', started: 1000 }),
      logUpdate('a', 'out'),
      logUpdate('a', 'error\n', 0, 'stderr'),
      logUpdate('a', 'put\n'),
    ]);
    expect(row?.tail).to.deep.equal(['error', 'output']);
  });

  it('keeps a bounded tail of a long output', () => {
    const lines = Array.from({ length: 500 }, (_, index) => `line ${index}\n`).join('');
    const [row] = rowsAfter([vertexUpdate({ digest: 'a', started: 1000 }), logUpdate('a', lines)]);
    expect(row?.tail).to.have.length(40);
    expect(row?.tail.at(-1)).to.equal('line 499');
  });

  it('overlooks output of a vertex nobody announced', () => {
    expect(rowsAfter([logUpdate('ghost', 'boo\n')])).to.deep.equal([]);
  });

  it('tells equal vertices of two builds apart', () => {
    const update = vertexUpdate({ digest: 'a', started: 1000, inputs: ['b'] });
    const rows = rowsAfter([ofBuild('debian', update), ofBuild('ubuntu', update)]);
    expect(rows.map(({ title }) => title)).to.deep.equal(['debian a', 'ubuntu a']);
  });
});

describe('ofBuild', () => {
  it('carries everything that hangs on a vertex along', () => {
    const group = { id: 'g', name: 'group', weak: false };
    const update: StatusUpdate = {
      ...vertexUpdate({ digest: 'a', group }),
      transfers: [{ id: 't', vertex: 'a', name: '', current: 0, total: 0, timestamp: 0 }],
      logs: logUpdate('a', 'x').logs,
      warnings: [{ vertex: 'a', message: 'm', detail: [], url: '' }],
    };
    const { vertexes, transfers, logs, warnings } = ofBuild('one', update);
    expect(vertexes[0]?.group).to.deep.equal({ id: 'one/g', name: 'one group', weak: false });
    expect([...transfers, ...logs, ...warnings].map(({ vertex }) => vertex)).to.deep.equal([
      'one/a',
      'one/a',
      'one/a',
    ]);
    expect(ofBuild('one', EMPTY_UPDATE)).to.deep.equal(EMPTY_UPDATE);
  });
});
