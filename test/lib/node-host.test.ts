import { expect } from 'chai';
import { CommandError } from '../../src/lib/command-error.ts';
import type { Command } from '../../src/lib/host.ts';
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

  it('keeps what a command prints to itself when that is a secret', async () => {
    const command = ['sh', '-c', 'echo hunter2; exit "$1"', 'sh'] as const;
    expect((await host.run([...command, '0'], { secret: true })).stdout).to.equal('hunter2\n');
    const error = await failure(host.run([...command, '3'], { secret: true }));
    expect(error.message).to.contain('exit code 3');
    expect(JSON.stringify([events, error.output, error.message]))
      .not.to.contain('hunter2\\n')
      .and.not.to.contain('| hunter2');
  });

  it('gives the environment it was given, with additions and removals', async () => {
    const { stdout } = await host.run(['env'], { environment: { MORE: '1', KEPT: undefined } });
    expect(stdout).to.contain('MORE=1').and.not.contain('KEPT');
  });

  it('puts what spares the disk before the commands that ask for it', async () => {
    const sparing = nodeHost({
      environment: { PATH: '/usr/bin:/bin' },
      emit: () => undefined,
      withoutSync: ['env', 'SPARED=yes'],
    });
    const print = ['printenv', 'SPARED'] as const;
    expect((await sparing.run(print, { withoutSync: true })).stdout).to.equal('yes\n');
    expect((await failure(sparing.run(print))).failure).to.deep.equal({ cause: 'exit', exitCode: 1 });
    expect((await failure(host.run(print, { withoutSync: true }))).failure.cause).to.equal('exit');
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

  it('ends a command that says nothing for too long, however long it runs', async () => {
    const error = await failure(host.run(['sh', '-c', 'echo started; exec sleep 60'], { silence: 500 }));
    expect(error.failure).to.deep.equal({ cause: 'silence', milliseconds: 500 });
    expect(error.message).to.match(/\| started\n.*said nothing for 1 s and was ended$/);
    const talking = ['sh', '-c', 'for i in 1 2 3 4 5 6; do echo $i; sleep 0.4; done'] as const;
    expect((await host.run(talking, { silence: 2000 })).stdout).to.equal('1\n2\n3\n4\n5\n6\n');
  });

  it('feeds standard input', async () => {
    expect((await host.run(['cat'], { input: 'fed' })).stdout).to.equal('fed');
  });
});

describe('nodeHost: filter', () => {
  async function filtered(command: Command, input: string, timeout?: number): Promise<string> {
    const pieces: Uint8Array[] = [];
    const options = timeout === undefined ? {} : { timeout };
    for await (const piece of host.filter(command, Buffer.from(input, 'latin1'), options)) pieces.push(piece);
    return Buffer.concat(pieces).toString('latin1');
  }

  it('hands bytes in and out as they are', async () => {
    const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('');
    expect(await filtered(['cat'], bytes)).to.equal(bytes);
  });

  it('fails as run does: by name, with the command’s own words', async () => {
    const failed = await failure(filtered(['sh', '-c', 'echo bad input >&2; exit 3'], ''));
    expect(failed.message).to.contain('bad input').and.contain('exit code 3');
    expect((await failure(filtered(['no-such-filter'], ''))).failure.cause).to.equal('not-found');
    expect((await failure(filtered(['sleep', '60'], '', 50))).failure.cause).to.equal('timeout');
  });

  it('ends the command when nobody listens any more', async () => {
    for await (const piece of host.filter(['yes'], new Uint8Array())) {
      expect(piece.length).to.be.greaterThan(0);
      break;
    }
  });
});
