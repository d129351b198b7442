import { expect } from 'chai';
import { parse } from 'yaml';
import { runStage } from '../../src/agent/run-stage.ts';
import type { RunnableStep } from '../../src/agent/runnable-step.ts';
import { readRecord, type StageRecord } from '../../src/agent/stage-record.ts';
import { failure, testContext, type TestContext, workingPackages } from '../support/agent-context.ts';
import type { FakeProgram } from '../support/fake-host.ts';

const write = (path: string): RunnableStep => ({
  name: path,
  title: `Write ${path}`,
  actions: [{ do: 'write', path, mode: 0o644, content: path }],
});
const install: RunnableStep = {
  name: 'installPackages',
  title: 'Install',
  actions: [{ do: 'packages', change: 'install', names: ['htop'] }],
};
const tool = (name = 'tool'): RunnableStep => ({
  name,
  title: `Run ${name}`,
  actions: [{ do: 'run', command: [name] }],
});

const outcomes = (context: TestContext): string[] =>
  context.host.events.flatMap((event) =>
    event.type === 'step-end' ? [`${event.step} ${event.outcome}`] : [],
  );
const messages = (context: TestContext): string =>
  context.host.events.flatMap((event) => (event.type === 'message' ? [event.message] : [])).join('\n');

describe('running a stage', () => {
  const steps = [install, write('/etc/a'), tool(), write('/etc/b')];
  const files = { '/framework/x': 'x', '/etc/kairos/y': '', '/var/lib/pkg': 'base' };
  let broken = false;
  const programs: Record<string, FakeProgram> = {
    ...workingPackages,
    tool: () => ({ exitCode: broken ? 1 : 0 }),
  };
  const again = (context: TestContext): TestContext => ({
    ...testContext({ programs }),
    host: {
      ...context.host,
      events: context.host.events.slice(0, 0),
      emit: (event) => context.host.emit(event),
    },
  });

  it('does each step once and keeps what it did', async () => {
    const context = testContext({ files, programs });
    expect(await runStage({ stage: 'install', steps }, context)).to.equal('done');
    expect(outcomes(context)).to.deep.equal([
      'installPackages done',
      '/etc/a done',
      'tool done',
      '/etc/b done',
    ]);
    const record = parse(
      (await context.host.files.readText('/etc/kairos/kairos-init-install.yaml')) ?? '',
    ) as StageRecord;
    expect(record).to.include({ stage: 'install', agent: '0.1.0', fips: false, finished: true });
    expect(record.steps.map(({ name }) => name)).to.deep.equal(steps.map(({ name }) => name));
    expect(record.steps[1]?.actions).to.deep.equal(write('/etc/a').actions);
  });

  it('changes nothing when the stage was finished with the same inputs', async () => {
    const context = testContext({ files, programs });
    await runStage({ stage: 'install', steps }, context);
    const before = context.host.files.snapshot();
    expect(await runStage({ stage: 'install', steps }, again(context))).to.equal('unchanged');
    expect(context.host.files.snapshot()).to.deep.equal(before);
    expect(messages(context)).to.match(/finished before with the same inputs/);
  });

  it('gives the same record for the same build, byte for byte', async () => {
    const texts: (string | undefined)[] = [];
    for (const now of [new Date(0), new Date(1e12)]) {
      const context = testContext({ files, programs, now });
      await runStage({ stage: 'install', steps }, context);
      texts.push(await context.host.files.readText('/etc/kairos/kairos-init-install.yaml'));
    }
    expect(texts[0]).to.equal(texts[1]);
  });

  it('runs again with other steps, another framework or another version', async () => {
    const source = { from: 'directory', path: '/framework' } as const;
    const unpack: RunnableStep = {
      name: 'framework',
      title: 'Unpack',
      actions: [{ do: 'framework', source, parts: ['core'], exclude: [] }],
    };
    const trees = {
      copyTree: async () => ({ written: [], warnings: [] }),
      unpackImage: async () => Promise.reject(new Error()),
    };
    const context = testContext({ files, programs }, { trees });
    const run = { stage: 'install', steps: [unpack] } as const;
    expect(await runStage(run, context)).to.equal('done');
    expect(await runStage(run, context)).to.equal('unchanged');
    await context.host.files.write('/framework/x', 'other', 0o644);
    expect(await runStage(run, context)).to.equal('done');
    const newer = { ...context, request: { ...context.request, agentVersion: '0.2.0' } };
    expect(await runStage(run, newer)).to.equal('done');
    expect(await runStage({ stage: 'install', steps: [unpack, write('/etc/c')] }, newer)).to.equal('done');
  });

  it('goes on where it failed when the system is as it was', async () => {
    const context = testContext({ files, programs });
    broken = true;
    const error = await failure(runStage({ stage: 'install', steps }, context));
    expect(error.message).to.equal('tool: ended with exit code 1');
    expect(outcomes(context).at(-1)).to.equal('tool failed');
    expect(await readRecord(context.host.files, 'install')).to.include({ finished: false });
    broken = false;
    const commands = context.host.commands.length;
    expect(await runStage({ stage: 'install', steps }, context)).to.equal('done');
    expect(outcomes(context).slice(-2)).to.deep.equal(['tool done', '/etc/b done']);
    expect(context.host.commands.slice(commands).map((command) => command.join(' '))).not.to.include(
      'pkg install htop',
    );
    expect(messages(context)).to.match(/going on after \/etc\/a/);
  });

  describe('in two parts', () => {
    const later = (content: string): RunnableStep => ({
      name: 'later',
      title: 'Later',
      actions: [{ do: 'write', path: '/etc/later', mode: 0o644, content }],
    });

    it('ends as one run does, byte for byte', async () => {
      const whole = testContext({ files, programs });
      await runStage({ stage: 'install', steps }, whole);
      const parts = testContext({ files, programs });
      await runStage({ stage: 'install', steps, count: 1 }, parts);
      expect((await readRecord(parts.host.files, 'install'))?.finished).to.equal(false);
      await runStage({ stage: 'install', steps }, again(parts));
      expect(parts.host.files.snapshot()).to.deep.equal(whole.host.files.snapshot());
      expect(outcomes(parts)).to.deep.equal(outcomes(whole));
    });

    it('keeps the first when only the rest is another', async () => {
      const context = testContext({ files, programs });
      await runStage({ stage: 'install', steps: [install, later('one')], count: 1 }, context);
      await runStage({ stage: 'install', steps: [install, later('two')] }, context);
      expect(outcomes(context)).to.deep.equal(['installPackages done', 'later done']);
    });

    it('does the first again when it is another, or took a framework, or another agent did it', async () => {
      const unpack: RunnableStep = {
        name: 'kairosBinaries',
        title: 'Unpack',
        actions: [
          {
            do: 'framework',
            source: { from: 'directory', path: '/framework' },
            parts: ['core'],
            exclude: [],
          },
        ],
      };
      const trees = {
        copyTree: async () => Promise.resolve({} as Awaited<ReturnType<TestContext['trees']['copyTree']>>),
        unpackImage: async () => Promise.reject(new Error('no')),
      };
      const other: RunnableStep = { ...install, actions: [{ do: 'packages', change: 'refresh' }] };
      for (const [first, second, agent] of [
        [[install], [other, later('x')], '0.1.0'],
        [[unpack], [unpack, later('x')], '0.1.0'],
        [[install], [install, later('x')], '0.2.0'],
      ] as const) {
        const context = testContext({ files, programs }, { trees });
        await runStage({ stage: 'install', steps: [...first, later('y')], count: 1 }, context);
        const next = { ...context, request: { ...context.request, agentVersion: agent } };
        await runStage({ stage: 'install', steps: second }, next);
        expect(outcomes(context)).to.have.length(3);
      }
    });
  });

  it('starts over when the system has changed since it failed', async () => {
    const context = testContext({ files, programs });
    broken = true;
    await failure(runStage({ stage: 'install', steps }, context));
    broken = false;
    await context.host.files.write('/var/lib/pkg', 'base\nhtop\nmore', 0o644);
    await runStage({ stage: 'install', steps }, context);
    expect(outcomes(context).slice(-4)).to.deep.equal([
      'installPackages unchanged',
      '/etc/a unchanged',
      'tool done',
      '/etc/b done',
    ]);
  });

  for (let point = 0; point < steps.length; point++)
    it(`succeeds after it was killed in step ${point + 1}, with nothing left standing`, async () => {
      const context = testContext({ files: { ...files, '/usr/sbin/policy': 'mine' }, programs });
      // A kill: from one moment on, nothing that the process does has an effect.
      let steps_ = 0;
      let dead = false;
      const kill = async (): Promise<never> => new Promise(() => undefined);
      const host = {
        ...context.host,
        emit: (event: Parameters<typeof context.host.emit>[0]) => {
          if (event.type === 'step-start' && steps_++ === point) dead = true;
          context.host.emit(event);
        },
        run: async (...args: Parameters<typeof context.host.run>) =>
          dead ? kill() : context.host.run(...args),
        files: {
          ...context.host.files,
          write: async (...args: Parameters<typeof context.host.files.write>) =>
            dead ? kill() : context.host.files.write(...args),
        },
      };
      void runStage({ stage: 'install', steps }, { ...context, host });
      await new Promise((resolve) => setImmediate(resolve));
      expect(dead).to.equal(true);
      expect(await context.host.files.readText('/usr/sbin/policy')).to.equal('no');

      expect(await runStage({ stage: 'install', steps }, context)).to.equal('done');
      expect(await context.host.files.readText('/usr/sbin/policy')).to.equal('mine');
      expect(await context.host.files.readText('/etc/b')).to.equal('/etc/b');
      expect(await context.host.files.readText('/var/lib/pkg')).to.equal('base\nhtop');
    });

  it('does init again when packages or kernels have changed since', async () => {
    const context = testContext({ files, programs });
    const run = { stage: 'init', steps: [write('/etc/a')] } as const;
    expect(await runStage(run, context)).to.equal('done');
    expect(await runStage(run, context)).to.equal('unchanged');
    await context.host.files.write('/lib/modules/6.1/modules.dep', '', 0o644);
    expect(await runStage(run, context)).to.equal('done');
    expect(messages(context)).to.match(/have changed since init was finished/);
    expect(await runStage(run, context)).to.equal('unchanged');
    await context.host.files.link('/boot/vmlinuz', 'vmlinuz-6.1');
    expect(await runStage(run, context)).to.equal('done');
  });

  it('passes over a step whose conditions do not hold', async () => {
    const context = testContext({ files, programs });
    const step = {
      ...write('/etc/a'),
      conditions: [{ ask: 'files', which: 'any', paths: ['/none'] }],
    } as const;
    await runStage({ stage: 'install', steps: [step] }, context);
    expect(outcomes(context)).to.deep.equal(['/etc/a skipped']);
    expect(await context.host.files.lstat('/etc/a')).to.equal(undefined);
  });

  it('stops between two actions when it is told to, and takes its guards down', async () => {
    const stop = new AbortController();
    const context = testContext(
      { files, programs: { ...programs, tool: () => (stop.abort(), '') } },
      { stop: stop.signal },
    );
    const error = await failure(runStage({ stage: 'install', steps }, context));
    expect(error.message).to.equal('stopped in the step /etc/b');
    expect(await context.host.files.lstat('/usr/sbin/policy')).to.equal(undefined);
  });

  it('says that it was stopped, not how the command that ran took it', async () => {
    const stop = new AbortController();
    const tool = (): { exitCode: number } => (stop.abort(), { exitCode: 130 });
    const context = testContext({ files, programs: { ...programs, tool } }, { stop: stop.signal });
    const run = { stage: 'install', steps } as const;
    expect((await failure(runStage(run, context))).message).to.match(/^stopped in the step/);
  });

  it('says that the disk is full, and where', async () => {
    const context = testContext({ files, programs });
    const full = {
      ...context.host.files,
      write: async (path: string) =>
        Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', path: `${path}.kairos-tmp` })),
    };
    const run = { stage: 'install', steps: [write('/etc/a')] } as const;
    const error = await failure(runStage(run, { ...context, host: { ...context.host, files: full } }));
    expect(error.message).to.equal('/etc/a.kairos-tmp: no space is left on the disk');
    expect(await runStage(run, context)).to.equal('done');
  });

  it('passes over a record that it can not read', async () => {
    for (const text of ['a: [', 'stage: 7', '*a']) {
      const context = testContext({
        files: { ...files, '/etc/kairos/kairos-init-install.yaml': text },
        programs,
      });
      expect(await runStage({ stage: 'install', steps }, context)).to.equal('done');
    }
  });
});
