import { expect } from 'chai';
import { PackageError, runPackageCommand } from '../../../src/agent/actions/package-command.ts';
import { packages } from '../../../src/agent/actions/packages.ts';
import type { PackageProblem } from '../../../src/distro/package-problem.ts';
import { microdnf } from '../../../src/distro/redhat/dnf.ts';
import { failure, someDistro, testContext, type TestContext } from '../../support/agent-context.ts';
import type { FakeHostOptions } from '../../support/fake-host.ts';

/** A manager that says in its output what is wrong with the command, as `problem KIND`. */
function contextWith(pkg: NonNullable<FakeHostOptions['programs']>[string]): TestContext {
  const problems: readonly PackageProblem[] = [
    { kind: 'locked' },
    { kind: 'transient' },
    { kind: 'scriptlet', message: 'the script of a failed', hint: 'see its output' },
    { kind: 'missing', names: ['htpo', 'zzzzzz'] },
    { kind: 'failed' },
  ];
  const problemOf = ({ output }: { readonly output: string }): PackageProblem | undefined =>
    problems.find(({ kind }) => output.includes(`problem ${kind}`));
  const { packageManager } = someDistro;
  return testContext(
    { programs: { pkg } },
    { distro: { ...someDistro, packageManager: { ...packageManager, problemOf } } },
  );
}

/** Answers in turn, the last one for ever. */
const inTurn = (...answers: readonly (string | { exitCode: number; output: string })[]) => {
  let call = 0;
  return () => answers[Math.min(call++, answers.length - 1)] ?? '';
};

const run = async (context: TestContext) => runPackageCommand(['pkg', 'install', 'a'], context);

describe('a command of a package manager', () => {
  it('is done when the manager sees no problem, whatever its exit code', async () => {
    const context = contextWith(inTurn({ exitCode: 102, output: 'a reboot is needed\n' }));
    expect((await run(context)).exitCode).to.equal(102);
  });

  it('fails with exit code 0 when the output says so', async () => {
    const context = contextWith(inTurn('problem scriptlet\n'));
    const error = await failure(run(context));
    expect(error).to.be.instanceOf(PackageError);
    expect(error.message).to.match(/the script of a failed, although its exit code is 0$/);
    expect(error.hint).to.equal('see its output');
    expect(context.host.commands).to.have.lengthOf(1);
  });

  it('names the exit code where the problem has no words of its own', async () => {
    const error = await failure(run(contextWith(inTurn({ exitCode: 4, output: 'problem failed\n' }))));
    expect(error.message).to.match(/pkg install a: ended with exit code 4$/);
  });

  it('waits for the lock of another manager, and says so once', async () => {
    const locked = { exitCode: 7, output: 'problem locked\n' };
    const context = contextWith(inTurn(locked, locked, 'done\n'));
    await run(context);
    expect(context.slept).to.deep.equal([5000, 5000]);
    expect(context.host.events.filter(({ type }) => type === 'message')).to.have.lengthOf(1);
  });

  it('gives up on a lock after two minutes', async () => {
    const context = contextWith(inTurn({ exitCode: 7, output: 'problem locked\n' }));
    const error = await failure(run(context));
    expect(context.slept.reduce((sum, pause) => sum + pause, 0)).to.equal(120_000);
    expect(error.hint).to.match(/left its lock/);
  });

  it('tries again what a mirror broke off, three times in all', async () => {
    const broken = { exitCode: 1, output: 'problem transient\n' };
    const context = contextWith(inTurn(broken, 'done\n'));
    await run(context);
    expect(context.slept).to.deep.equal([2000]);
    const never = contextWith(inTurn(broken));
    await failure(run(never));
    expect(never.host.commands).to.have.lengthOf(3);
  });

  it('is not tried again when the program is not there', async () => {
    const error = await failure(runPackageCommand(['nothing'], contextWith(inTurn())));
    expect(error.message).to.match(/there is no such program$/);
  });
});

describe('packages, by what the manager says is wrong', () => {
  const change = { do: 'packages', change: 'install', names: ['htpo', 'vim', 'zzzzzz'] } as const;

  it('names what no repository has as the manager does, with the nearest name', async () => {
    const context = contextWith(([verb]) => {
      if (verb === 'install') return { exitCode: 1, output: 'problem missing\n' };
      return verb === 'available' ? 'htop\n' : '';
    });
    const error = await failure(packages(change, context));
    expect(error.message).to.match(/no package called htpo \(did you mean htop\?\), zzzzzz, by/);
  });

  it('asks a manager that names only the first name it lacks for the others', async () => {
    const lacking = (...lacks: readonly string[]) =>
      testContext(
        {
          programs: {
            rpm: () => '',
            microdnf: (args) => {
              const first = args.find((word) => lacks.includes(word));
              return first === undefined
                ? ''
                : { exitCode: 1, output: `error: No package matches '${first}'\n` };
            },
          },
        },
        { distro: { ...someDistro, packageManager: microdnf } },
      );
    const two = lacking('htpo', 'zzzzzz');
    expect((await failure(packages(change, two))).message).to.match(/no package called htpo, zzzzzz, by/);
    const rehearsed = two.host.commands.filter(([, answer]) => answer === '--assumeno');
    expect(rehearsed.map((command) => command.slice(command.indexOf('install')))).to.deep.equal([
      ['install', 'vim', 'zzzzzz'],
      ['install', 'vim'],
    ]);
    expect((await failure(packages(change, lacking('vim')))).message).to.match(/no package called vim, by/);
    const all = lacking(...change.names);
    expect((await failure(packages(change, all))).message).to.match(/called htpo, vim, zzzzzz, by/);
  });

  it('repairs nothing and tries nothing again after a failed script', async () => {
    const context = contextWith(([verb]) => (verb === 'install' ? 'problem scriptlet\n' : ''));
    const error = await failure(packages(change, context));
    expect(error.message).to.match(/the script of a failed/);
    expect(context.host.commands.filter(([, verb]) => verb === 'install')).to.have.lengthOf(1);
    expect(context.host.commands.map(([, verb]) => verb)).not.to.include('repair');
  });

  it('reads an index again that was not readable for the moment, pause by pause and no more', async () => {
    const context = contextWith(inTurn({ exitCode: 1, output: 'problem transient\n' }));
    await failure(packages({ do: 'packages', change: 'refresh' }, context));
    expect(context.slept).to.deep.equal([2000, 5000]);
  });
});
