import { expect } from 'chai';
import { findPlugins, type ProviderAction } from '../../../src/agent/actions/provider.ts';
import { runAction } from '../../../src/agent/actions/run-action.ts';
import { failure, testContext, type TestContext } from '../../support/agent-context.ts';
import type { FakeProgram } from '../../support/fake-host.ts';

const program = { content: 'x', mode: 0o755 };
const PLUGIN = '/system/providers/agent-provider-kubeadm';
const install: ProviderAction = { do: 'provider', event: 'install', name: 'kubeadm', version: 'v1' };

/** A context with one plugin that answers with `reply`, and what it was asked. */
function withPlugin(reply: unknown, exitCode = 0): { context: TestContext; asked: unknown[] } {
  const asked: unknown[] = [];
  const plugin: FakeProgram = async ([event], { options, files }) => {
    const input = JSON.parse(options.input ?? '') as { data: string; file: string };
    asked.push([
      event,
      JSON.parse((input.file === '' ? input.data : await files.readText(input.file)) || 'null'),
    ]);
    return { exitCode, output: typeof reply === 'string' ? reply : JSON.stringify(reply) };
  };
  return {
    context: testContext({ files: { [PLUGIN]: program, '/etc/x': '' }, programs: { [PLUGIN]: plugin } }),
    asked,
  };
}

describe('provider plugins', () => {
  it('are found in PATH and where Kairos keeps them, never in the working directory', async () => {
    const { host } = testContext({
      files: {
        '/opt/bin/agent-provider-a': program,
        '/system/providers/agent-provider-a': program,
        '/system/providers/agent-provider-b': { content: 'x', mode: 0o644 },
        '/system/providers/agent-provider-kairos': program,
        '/usr/local/system/providers/agent-provider-c': program,
        '/agent-provider-d': program,
        '/opt/bin/other': program,
      },
      environment: { PATH: '/opt/bin::.:bin' },
    });
    expect(await findPlugins(host)).to.deep.equal([
      '/opt/bin/agent-provider-a',
      '/usr/local/system/providers/agent-provider-c',
    ]);
  });
  it('are found with the one of Kairos only when that is asked for, too', async () => {
    const { host } = testContext({ files: { '/system/providers/agent-provider-kairos': program } });
    expect(await findPlugins(host)).to.deep.equal([]);
    expect(await findPlugins(host, true)).to.deep.equal(['/system/providers/agent-provider-kairos']);
  });
  it('may take half an hour to install and a minute to tell', async () => {
    const { context } = withPlugin({ state: 'success', data: '{"provider":"kubeadm","version":"v1"}' });
    const limits: unknown[] = [];
    const host: typeof context.host = {
      ...context.host,
      run: (command, options) => {
        limits.push(options?.timeout);
        return context.host.run(command, options);
      },
    };
    await runAction(install, { ...context, host });
    await runAction({ ...install, event: 'info' }, { ...context, host });
    expect(limits).to.deep.equal([30 * 60_000, 60_000]);
  });
  it('are asked in turn until one says the provider is its own', async () => {
    const asked: string[] = [];
    const answering =
      (name: string, state: string): FakeProgram =>
      () => {
        asked.push(name);
        return { exitCode: 0, output: JSON.stringify({ state }) };
      };
    const [a, b, c] = ['a', 'b', 'c'].map((name) => `/system/providers/agent-provider-${name}`) as [
      string,
      string,
      string,
    ];
    const context = testContext({
      files: { [a]: program, [b]: program, [c]: program },
      programs: {
        [a]: answering('a', 'non-applicable'),
        [b]: answering('b', 'success'),
        [c]: answering('c', 'success'),
      },
    });
    expect(await runAction(install, context)).to.equal('done');
    expect(asked).to.deep.equal(['a', 'b']);
  });
  it('get what was asked for', async () => {
    const { context, asked } = withPlugin({ state: 'success' });
    expect(await runAction(install, context)).to.equal('done');
    expect(asked).to.deep.equal([
      [
        'init.provider.install',
        { provider: 'kubeadm', version: 'v1', logLevel: 'info', config: '', family: 'debian' },
      ],
    ]);
  });
  it('get a large payload in a file, which goes again', async () => {
    const { context, asked } = withPlugin({});
    await runAction({ ...install, config: 'x'.repeat(9000) }, context);
    expect(JSON.stringify(asked)).to.include('x'.repeat(9000));
    expect(await context.host.files.list('/tmp')).to.deep.equal([]);
  });
  const failures: readonly [string, unknown, number, RegExp][] = [
    ['an error', { error: 'no network' }, 0, /agent-provider-kubeadm: no network$/],
    ['the state error', { state: 'error' }, 0, /could not install kubeadm/],
    ['no answer', 'hello', 0, /what it answered to init.provider.install is no answer: hello/],
    ['another exit code', '', 2, /exit code 2$/],
  ];
  for (const [what, reply, exitCode, message] of failures)
    it(`fail the step with ${what}`, async () => {
      expect((await failure(runAction(install, withPlugin(reply, exitCode).context))).message).to.match(
        message,
      );
    });
  it('that do not know the provider are an error that says where was looked, unless we know it ourselves', async () => {
    const { context } = withPlugin({ state: 'non-applicable' });
    const error = await failure(runAction(install, context));
    expect(error.message).to.match(/nothing here knows the provider kubeadm: .*\/system\/providers/);
    const otherwise = [{ do: 'write', path: '/etc/own', mode: 0o644, content: '' }] as const;
    expect(await runAction({ ...install, otherwise }, context)).to.equal('done');
    expect((await context.host.files.stat('/etc/own'))?.kind).to.equal('file');
  });
  it('say what they installed', async () => {
    const info: ProviderAction = { do: 'provider', event: 'info', name: 'kubeadm' };
    const { context } = withPlugin({ data: JSON.stringify({ provider: 'kubeadm', version: 'v1.30.0' }) });
    expect(await runAction(info, context)).to.equal('done');
    expect(await context.host.files.readText('/etc/kairos-release')).to.equal(
      'KAIROS_SOFTWARE_VERSION="v1.30.0"\nKAIROS_SOFTWARE_VERSION_PREFIX="kubeadm"\n',
    );
    const other = withPlugin({ data: JSON.stringify({ provider: 'other', version: 'v1' }) }).context;
    expect(await runAction(info, other)).to.equal('unchanged');
    const wrong = withPlugin({ data: '{}' }).context;
    expect((await failure(runAction(info, wrong))).message).to.match(/no provider and version/);
  });
});
