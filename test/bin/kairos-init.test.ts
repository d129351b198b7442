import { once } from 'node:events';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { type FakeGatewayOptions, serveGateway } from '../support/fake-gateway.ts';

interface Ended {
  readonly code: number;
  readonly stderr: string;
}

async function end(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const stderr = text(child.stderr);
  const [code] = (await once(child, 'close')) as [number];
  return { code, stderr: await stderr };
}

const start = (args: readonly string[], environment: Readonly<Record<string, string>>) =>
  spawn(process.execPath, [resolve('src/bin/kairos-init.ts'), ...args], {
    env: { PATH: '/usr/bin:/bin', ...environment },
  });

/** Runs the frontend as the daemon does, with a daemon at the other end of its pipes. */
async function frontend(options: Readonly<Record<string, string>>, daemon: FakeGatewayOptions) {
  const variables = Object.entries(options).map(([name, value], number) => [
    `BUILDKIT_FRONTEND_OPT_${number}`,
    `${name}=${value}`,
  ]);
  const child = start(['frontend'], {
    BUILDKIT_SESSION_ID: 's',
    ...(Object.fromEntries(variables) as object),
  });
  const { returned, metadata } = serveGateway(
    Duplex.from({ readable: child.stdout, writable: child.stdin }),
    daemon,
  );
  return { ...(await end(child)), returned, metadata };
}

const tree = (content: string) => ({ trees: { 'local://dockerfile': { '/Kairosfile': content } } });

describe('kairos-init', function () {
  this.timeout(30_000);

  it('is the frontend when told so: answers over its standard input and output, and exits', async () => {
    const options = { filename: 'Kairosfile', requestid: 'frontend.targets' };
    const { code, metadata, stderr } = await frontend(options, tree('base: debian:12\nversion: v1.0.0\n'));
    expect(stderr).to.equal('');
    expect(code).to.equal(0);
    expect(metadata()['result.txt']).to.contain('debian-12-core-generic');
  });

  it('returns errors with their place', async () => {
    const { code, returned } = await frontend(
      { filename: 'Kairosfile' },
      tree('base: debian:12\nvarient: core\n'),
    );
    expect(code).to.equal(1);
    expect(returned[0]?.error?.message).to.match(/^Kairosfile:2:1: /);
  });

  it('says what it is to somebody who starts it by hand', async () => {
    const child = start(['frontend'], {});
    child.stdin.end();
    const { code, stderr } = await end(child);
    expect(code).to.equal(2);
    expect(stderr).to.contain('# syntax=');
  });

  it('ends when the daemon is gone', async () => {
    const child = start(['frontend'], { BUILDKIT_SESSION_ID: 's' });
    child.stdin.end();
    child.stdout.resume();
    const { code, stderr } = await end(child);
    expect(code).to.equal(1);
    expect(stderr).to.contain('connection to the daemon is lost');
  });

  it('is the agent otherwise', async () => {
    const child = start(['version'], {});
    const stdout = text(child.stdout);
    expect((await end(child)).code).to.equal(0);
    expect(await stdout).to.match(/^kairos-init \d/);
  });
});
