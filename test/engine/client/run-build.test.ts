import { expect } from 'chai';
import { type BuildJob, runBuild } from '../../../src/engine/client/run-build.ts';
import type { Gateway } from '../../../src/frontend/gateway.ts';
import { metadataResult } from '../../../src/frontend/result.ts';
import { GrpcError } from '../../../src/frontend/transport.ts';
import { UserError } from '../../../src/lib/user-error.ts';
import { controlSolve, controlStatus, type ControlSolveRequest } from '../../../src/wire/client.generated.ts';
import {
  llbBridgePing,
  llbBridgeReturn,
  llbBridgeSolve,
  type ReturnRequest,
} from '../../../src/wire/frontend.generated.ts';
import { answering, fakeChannel, streaming } from '../../support/fake-channel.ts';

const REQUEST: BuildJob['request'] = {
  ref: 'build',
  session: 'session',
  exporters: [
    { type: 'moby', attributes: { name: 'os' } },
    { type: 'local', attributes: {} },
  ],
  cacheFrom: [{ type: 'registry', attributes: { ref: 'cache' } }],
  cacheTo: [],
  entitlements: ['network.host'],
  attributes: { target: 'debian' },
};

/** A daemon that behaves as real ones do: the Solve ends when the gateway says so, the Status after it. */
function daemon(options: { readonly failure?: string; readonly solveFails?: string } = {}) {
  const seen: { solve?: ControlSolveRequest; returned?: ReturnRequest; builds: string[]; canceled: boolean } =
    {
      builds: [],
      canceled: false,
    };
  const over = Promise.withResolvers<undefined>();
  let pings = 0;
  const vertex = { digest: 'failing', name: '[install] packages', started: { seconds: 1n, nanos: 0 } };
  const channel = fakeChannel(
    answering(controlSolve, async (message, { signal }) => {
      seen.solve = message;
      if (options.solveFails !== undefined) throw new GrpcError(2, options.solveFails);
      seen.canceled = (await Promise.race([over.promise, aborted(signal)])) === 'aborted';
      if (seen.canceled) throw new GrpcError(1, 'canceled');
      if (options.failure !== undefined) throw new GrpcError(2, options.failure);
      if (seen.returned?.error !== undefined)
        throw new GrpcError(2, `failed to solve: ${seen.returned.error.message}`);
      return { exporterResponse: { 'containerimage.digest': 'sha256:x' } };
    }),
    streaming(controlStatus, async function* (_message, { signal }) {
      yield { vertexes: [vertex] };
      await Promise.race([over.promise, aborted(signal)]);
      const completed = { seconds: 2n, nanos: 0 };
      if (options.failure !== undefined)
        yield { vertexes: [{ ...vertex, completed, error: options.failure }] };
    }),
    answering(llbBridgePing, (_message, { metadata }) => {
      seen.builds.push(String(metadata?.['buildkit-controlapi-buildid']));
      // The Solve may not have arrived yet.
      if (pings++ === 0) throw new GrpcError(2, 'no such job build');
      return { llbCaps: [{ id: 'file.base', enabled: true }], frontendAPICaps: [] };
    }),
    answering(llbBridgeSolve, () => ({ result: { ref: { id: 'tree' } } })),
    answering(llbBridgeReturn, (message) => {
      seen.returned = message;
      over.resolve(undefined);
      return {};
    }),
  );
  return { channel, seen };
}

/** Settles once the call is canceled. */
const aborted = async (signal: AbortSignal | undefined): Promise<'aborted'> => {
  if (signal?.aborted !== true) await new Promise((resolve) => signal?.addEventListener('abort', resolve));
  return 'aborted';
};

const never = new Promise<never>(() => undefined);

const run = (
  { channel }: Pick<ReturnType<typeof daemon>, 'channel'>,
  lower: (gateway: Gateway) => ReturnType<BuildJob['lower']>,
  more: Partial<BuildJob> = {},
) =>
  runBuild({
    channel,
    request: REQUEST,
    lower,
    onStatus: () => undefined,
    signal: new AbortController().signal,
    sessionLost: never,
    now: () => 5000,
    columns: 80,
    ...more,
  });

const done = async () => metadataResult({ answer: '42' });

const failureOf = async (build: Promise<unknown>): Promise<unknown> =>
  build.then(
    () => expect.fail('it did not fail'),
    (error: unknown) => error,
  );

describe('runBuild', () => {
  it('solves what it lowers itself and gives what the exporters say', async () => {
    const fake = daemon();
    const names: string[] = [];
    const response = await run(fake, done, {
      onStatus: ({ vertexes }) => names.push(...vertexes.map(({ name }) => name)),
    });
    expect(response).to.deep.equal({ 'containerimage.digest': 'sha256:x' });
    expect(names).to.deep.equal(['[install] packages']);
    expect(fake.seen.builds).to.deep.equal(['build', 'build']);
  });

  it('asks in the words of old daemons and of new ones', async () => {
    const fake = daemon();
    await run(fake, done);
    expect(fake.seen.solve).to.deep.include({
      ref: 'build',
      session: 'session',
      frontend: '',
      definition: undefined,
      exporterDeprecated: 'moby',
      exporterAttrsDeprecated: { name: 'os' },
      exporters: [
        { type: 'moby', attrs: { name: 'os' } },
        { type: 'local', attrs: {} },
      ],
      entitlements: ['network.host'],
      frontendAttrs: { target: 'debian' },
    });
    expect(fake.seen.solve?.cache?.imports).to.deep.equal([{ type: 'registry', attrs: { ref: 'cache' } }]);
  });

  it('fails with an error of its own as it was, and tells the daemon', async () => {
    const fake = daemon();
    const error = new UserError('the base is an empty image');
    expect(await failureOf(run(fake, () => Promise.reject(error)))).to.equal(error);
    expect(fake.seen.returned?.error?.message).to.equal('the base is an empty image');
  });

  it('points at the line that asked for what failed in the daemon', async () => {
    const data = new TextEncoder().encode('base: debian:12\n');
    const failure = await failureOf(
      run(daemon({ failure: 'process "x" did not complete successfully: exit code: 7' }), async (gateway) => {
        await gateway.solve({
          def: [],
          source: {
            infos: [{ filename: 'Kairosfile', data }],
            locations: { failing: { locations: [{ ranges: [{ start: { line: 1 } }] }] } },
          },
        });
        return done();
      }),
    );
    expect(failure).to.include({
      message: '[install] packages: ended with exit code 7',
      excerpt: 'Kairosfile:1\n  1 | base: debian:12\n',
    });
  });

  it('fails at once when the daemon refuses the build, though its gateway would answer later', async () => {
    const lower = (): Promise<never> => never;
    const failure = await failureOf(run(daemon({ solveFails: 'exporter "ocl" could not be found' }), lower));
    expect(failure).to.have.property('message', 'exporter "ocl" could not be found');
  });

  it('cancels the build in the daemon', async () => {
    const fake = daemon();
    const stop = new AbortController();
    const build = run(fake, () => never, { signal: stop.signal, onStatus: () => stop.abort() });
    expect(await failureOf(build)).to.have.property('name', 'AbortError');
    expect(fake.seen.canceled).to.equal(true);
  });

  it('does not wait for a daemon that has lost the session', async () => {
    const fake = daemon();
    const lost = Promise.reject(new UserError('the connection to the daemon is lost'));
    lost.catch(() => undefined);
    const failure = await failureOf(run(fake, () => never, { sessionLost: lost }));
    expect(failure).to.have.property('message', 'the connection to the daemon is lost');
    expect(fake.seen.canceled).to.equal(true);
  });
});
