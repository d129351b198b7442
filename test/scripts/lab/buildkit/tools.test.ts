import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { buildkitTools, buildkitUnavailable } from '../../../../scripts/lab/buildkit/tools.ts';
import { CommandError, type CommandFailure } from '../../../../src/lib/command-error.ts';
import type { Command, Host } from '../../../../src/lib/host.ts';

/** A machine whose `go` answers from a table, or fails. */
function machineWithGo(
  failure?: CommandFailure,
  output = '',
): { host: Host; built: string[]; said: string[] } {
  const built: string[] = [];
  const said: string[] = [];
  const run = async (command: Command) => {
    if (failure !== undefined) throw new CommandError(command, failure, output);
    if (command[1] === 'build') built.push(command.at(-1) ?? '');
    const stdout = command[1] === 'list' ? 'v0.32.2\n' : 'go1.26.3\n';
    return Promise.resolve({ exitCode: 0, stdout, output: stdout });
  };
  const emit: Host['emit'] = (event) => {
    if (event.type === 'message') said.push(event.message);
  };
  return { host: { run, emit } as unknown as Host, built, said };
}

describe("BuildKit's programs", () => {
  let cache = '';
  before(async () => {
    cache = await mkdtemp(join(tmpdir(), 'kairos-gen-tools-'));
  });
  after(async () => rm(cache, { recursive: true }));

  it('are built once for each version of the module and of Go, and say what is going on', async () => {
    const { host, built, said } = machineWithGo();
    const tools = await buildkitTools(host, cache);
    expect(await buildkitTools(host, cache)).to.deep.equal(tools);
    expect(built).to.have.length(3);
    expect(said[0]).to.equal('Building buildctl v0.32.2 from its Go module (1 of 3): minutes, once');
    expect(await readdir(join(cache, 'engines'))).to.deep.equal(['buildkit-v0.32.2-go1.26.3']);
    expect(tools.buildkitd).to.equal(join(cache, 'engines/buildkit-v0.32.2-go1.26.3/buildkitd'));
  });

  it('are unavailable with a reason', async () => {
    expect(await buildkitUnavailable(machineWithGo().host)).to.equal(undefined);
    expect(await buildkitUnavailable(machineWithGo({ cause: 'not-found' }).host)).to.equal(
      'Go is not on this machine',
    );
    const old = machineWithGo(
      { cause: 'exit', exitCode: 1 },
      'go: go.mod requires go >= 1.26.3 (running go 1.25.0)\n',
    );
    expect(await buildkitUnavailable(old.host)).to.equal(
      'go: go.mod requires go >= 1.26.3 (running go 1.25.0)',
    );
  });

  it('leave nothing half-built behind', async () => {
    const { host } = machineWithGo();
    const failing: Host = {
      ...host,
      run: async (command) => {
        if (command[1] === 'build') throw new CommandError(command, { cause: 'exit', exitCode: 2 }, 'no');
        const { stdout } = await host.run(command);
        return { exitCode: 0, stdout: stdout.replace('0.32.2', '0.32.3'), output: '' };
      },
    };
    const error = await buildkitTools(failing, cache).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(CommandError);
    expect(await readdir(join(cache, 'engines'))).to.deep.equal(['buildkit-v0.32.2-go1.26.3']);
  });
});
