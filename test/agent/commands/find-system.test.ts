import { expect } from 'chai';
import type { Settings } from '../../../src/agent/command-line/settings.ts';
import { namedSystem, tellGuess } from '../../../src/agent/commands/find-system.ts';
import type { LogEvent } from '../../../src/lib/log-event.ts';
import { UserError } from '../../../src/lib/user-error.ts';

describe('tellGuess', () => {
  const settings = (strictRelease: boolean): Settings => ({ strictRelease }) as Settings;
  const tell = (system: string, strict = false) => {
    const events: LogEvent[] = [];
    const guess = tellGuess(namedSystem(system, 'amd64'), settings(strict), (event) => events.push(event));
    return { guess, events };
  };

  it('says nothing of a release that is listed', () => {
    expect(tell('ubuntu:24.04')).to.deep.equal({ guess: undefined, events: [] });
    expect(tell('ubuntu:noble', true)).to.deep.equal({ guess: undefined, events: [] });
  });

  it('warns of a guess', () => {
    const { guess, events } = tell('ubuntu:26.10');
    expect(guess).to.include('release 26.10 of ubuntu is not in the tables, so the rules of 26.04 are taken');
    expect(events).to.deep.equal([{ type: 'message', level: 'warn', message: guess }]);
  });

  it('refuses a guess when it must not be one', () => {
    expect(() => tell('ubuntu:26.10', true)).to.throw(UserError, 'release 26.10 of ubuntu');
  });
});
