import { expect } from 'chai';
import { unmet } from '../../src/agent/conditions.ts';
import type { Condition } from '../../src/agent/runnable-step.ts';
import { failure } from '../support/agent-context.ts';
import { fakeHost } from '../support/fake-host.ts';

const host = fakeHost({
  files: { '/usr/bin/systemctl': 'x', '/a': 'x' },
  programs: { sh: ([, line]) => ({ exitCode: line === 'yes' ? 0 : 1 }) },
});

describe('conditions', () => {
  const rows: readonly [Condition, string | undefined][] = [
    [{ ask: 'command', command: 'yes' }, undefined],
    [{ ask: 'command', command: 'no' }, 'not so: no'],
    [{ ask: 'service-manager', name: 'systemd' }, undefined],
    [{ ask: 'service-manager', name: 'openrc' }, 'there is no openrc'],
    [{ ask: 'files', which: 'any', paths: ['/b', '/a'] }, undefined],
    [{ ask: 'files', which: 'all', paths: ['/b', '/a'] }, 'not so: all of /b, /a'],
    [{ ask: 'files', which: 'none', paths: ['/b'] }, undefined],
    [{ ask: 'files', which: 'none', paths: ['/a'] }, 'not so: none of /a'],
  ];
  for (const [condition, expected] of rows)
    it(`${JSON.stringify(condition)}: ${expected ?? 'holds'}`, async () => {
      expect(await unmet([condition], host)).to.equal(expected);
    });
  it('fail when they can not be asked', async () => {
    const error = await failure(unmet([{ ask: 'command', command: 'x' }], fakeHost()));
    expect(error.message).to.match(/no such program/);
  });
});
