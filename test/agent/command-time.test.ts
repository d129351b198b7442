import { expect } from 'chai';
import { timeCommands } from '../../src/agent/command-time.ts';
import { fakeHost } from '../support/fake-host.ts';

/** A host whose clock stands still until it is set, and whose commands end when they are told to. */
function slowHost() {
  let time = 0;
  const ends = new Map<string, () => void>();
  const host = {
    ...fakeHost(),
    now: () => new Date(time),
    run: async ([program]: readonly string[]) => {
      await new Promise<void>((end) => ends.set(program ?? '', end));
      if (program === 'fails') throw new Error('failed');
      return { exitCode: 0, stdout: '', output: '' };
    },
  };
  const tick = async (to: number, ended?: string): Promise<void> => {
    time = to;
    if (ended !== undefined) ends.get(ended)?.();
    await new Promise(setImmediate);
  };
  return { host, tick };
}

describe('timeCommands', () => {
  it('counts time in which commands run once, however many', async () => {
    const { host, tick } = slowHost();
    const timed = timeCommands(host);
    await tick(100);
    const first = timed.host.run(['first']);
    await tick(150);
    const second = timed.host.run(['second']);
    await tick(200, 'first');
    await tick(300, 'second');
    await Promise.all([first, second]);
    await tick(1000);
    expect(timed.commandMilliseconds()).to.equal(200);
  });

  it('counts commands that fail', async () => {
    const { host, tick } = slowHost();
    const timed = timeCommands(host);
    const failing = timed.host.run(['fails']).catch(() => undefined);
    await tick(70, 'fails');
    await failing;
    expect(timed.commandMilliseconds()).to.equal(70);
  });
});
