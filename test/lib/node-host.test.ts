import { expect } from 'chai';
import { CommandError } from '../../src/lib/command-error.ts';
import type { LogEvent } from '../../src/lib/log-event.ts';
import { nodeHost } from '../../src/lib/node-host.ts';

const events: LogEvent[] = [];
const host = nodeHost({
  environment: { PATH: '/usr/bin:/bin', KEPT: 'yes' },
  emit: (event) => events.push(event),
});

async function failure(work: Promise<unknown>): Promise<CommandError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CommandError)) throw new Error(`no CommandError but ${String(error)}`);
  return error;
}

describe('nodeHost', () => {
  beforeEach(() => events.splice(0));

  it('passes arguments as they are, whatever they hold', async () => {
    const { stdout } = await host.run(['printf', '%s|', "it's", '$HOME', '`id`', '']);
    expect(stdout).to.equal("it's|$HOME|`id`||");
  });

  it('reports every line as it comes and keeps both streams', async () => {
    const { stdout, output } = await host.run(['sh', '-c', 'echo out; echo err >&2']);
    expect(stdout).to.equal('out\n');
    expect(output).to.contain('out\n').and.contain('err\n');
    expect(events.filter((event) => event.type === 'output')).to.have.length(2);
  });

  it('gives the environment it was given, with additions and removals', async () => {
    const { stdout } = await host.run(['env'], { environment: { MORE: '1', KEPT: undefined } });
    expect(stdout).to.contain('MORE=1').and.not.contain('KEPT');
  });

  it('names the exit code and the last lines', async () => {
    const error = await failure(host.run(['sh', '-c', 'echo because; exit 7']));
    expect(error.failure).to.deep.equal({ cause: 'exit', exitCode: 7 });
    expect(error.message).to.match(/\| because\n.*ended with exit code 7$/);
  });

  it('names a program that is not there', async () => {
    expect((await failure(host.run(['no-such-program-here']))).failure).to.deep.equal({ cause: 'not-found' });
  });

  it('ends a command that takes too long', async () => {
    const error = await failure(host.run(['sleep', '60'], { timeout: 50 }));
    expect(error.failure).to.deep.equal({ cause: 'timeout', milliseconds: 50 });
  });

  it('feeds standard input', async () => {
    expect((await host.run(['cat'], { input: 'fed' })).stdout).to.equal('fed');
  });
});
