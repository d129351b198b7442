import { expect } from 'chai';
import { PackageError } from '../../../src/agent/actions/package-command.ts';
import { run } from '../../../src/agent/actions/run.ts';
import { commandHint } from '../../../src/agent/command-hint.ts';
import { BY_DRACUT } from '../../../src/distro/dracut.ts';
import { CommandError } from '../../../src/lib/command-error.ts';
import { failure, testContext } from '../../support/agent-context.ts';

describe('run', () => {
  const errors = BY_DRACUT.errors === undefined ? {} : { errors: BY_DRACUT.errors };

  it('runs a command with its environment', async () => {
    const seen: unknown[] = [];
    const context = testContext({
      programs: {
        tool: (args, { options }) => {
          seen.push(args, options.environment);
          return '';
        },
      },
    });
    expect(await run({ do: 'run', command: ['tool', 'a b'], environment: { A: '1' } }, context)).to.equal(
      'done',
    );
    expect(seen).to.deep.equal([['a b'], { A: '1' }]);
  });
  it('passes over a command whose file is not there', async () => {
    expect(await run({ do: 'run', command: ['tool'], ifPresent: '/bin/tool' }, testContext())).to.equal(
      'unchanged',
    );
  });
  it('tolerates a failure with a reason', async () => {
    const context = testContext({ programs: { tool: () => ({ exitCode: 3 }) } });
    expect(await run({ do: 'run', command: ['tool'], tolerate: 'it is old' }, context)).to.equal('done');
    expect(context.host.events).to.deep.include({
      type: 'message',
      level: 'info',
      message: 'tool: ended with exit code 3; passed over: it is old',
    });
    expect((await failure(run({ do: 'run', command: ['tool'] }, context))).message).to.match(/exit code 3/);
  });
  it("judges the package manager's own commands as its others", async () => {
    const context = testContext({ programs: { pkg: () => ({ exitCode: 100, output: 'E: no' }) } });
    expect(await failure(run({ do: 'run', command: ['pkg', 'update'] }, context))).to.be.instanceOf(
      PackageError,
    );
  });
  it('fails at a line of dracut that says so, whatever the exit code', async () => {
    const output = "all is well\ndracut-install: ERROR: installing 'sha512hmac'\n";
    const context = testContext({ programs: { dracut: () => output } });
    const action = { do: 'run', command: ['dracut'], ...errors } as const;
    expect((await failure(run(action, context))).message).to.equal(
      "  | dracut-install: ERROR: installing 'sha512hmac'\n" +
        'dracut: left something out that was asked for, although its exit code is 0',
    );
    expect(await run({ do: 'run', command: ['dracut'] }, context)).to.equal('done');
  });
  it('passes over a driver that the kernel lacks', async () => {
    const output =
      "dracut-install: Failed to find module 'nd_pmem'\ndracut[E]: FAILED: /usr/lib/dracut/dracut-install -m nd_pmem\n";
    const context = testContext({ programs: { dracut: () => output } });
    expect(await run({ do: 'run', command: ['dracut'], ...errors }, context)).to.equal('done');
  });
  it('hints at known causes', () => {
    const of = (output: string): string | undefined =>
      commandHint(new CommandError(['x'], { cause: 'exit', exitCode: 1 }, output));
    expect(of('tar: write error: No space left on device')).to.match(/full/);
    expect(of('exec /bin/sh: exec format error')).to.match(/--platform/);
    expect(of('SSL: certificate verify failed')).to.match(/CA/);
    expect(of('E: Release file for x is expired')).to.match(/clock/);
    expect(of('cannot touch x: Read-only file system')).to.match(/read only/);
    expect(of('nothing known')).to.equal(undefined);
    expect(commandHint(new CommandError(['x'], { cause: 'signal', signal: 'SIGKILL' }, ''))).to.match(
      /memory/,
    );
  });
});
