import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { bridgeTransport } from '../../../src/engine/connection/bridge-transport.ts';
import { connectDaemon, type Daemon } from '../../../src/engine/connection/connect-daemon.ts';
import { buildkitEndpoint, dockerEndpoint, type Endpoint } from '../../../src/engine/connection/endpoint.ts';
import { unary } from '../../../src/engine/session/grpc-server.ts';
import { openSession } from '../../../src/engine/session/session.ts';
import type { Service } from '../../../src/engine/session/service.ts';
import { GRPC_CODE, GrpcError } from '../../../src/frontend/transport.ts';
import { UserError } from '../../../src/lib/user-error.ts';
import {
  BytesMessage,
  controlSession,
  HealthCheckResponse,
  healthCheck,
  ServingStatus,
} from '../../../src/wire/client.generated.ts';
import { decode, encode } from '../../../src/wire/codec.ts';
import { type FakeDaemon, fakeBuildkitd, fakeDockerd } from '../../support/fake-daemon.ts';
import { grpcPeer, type Peer } from '../../support/grpc-peer.ts';
import { streamPair } from '../../support/stream-pair.ts';

const certificates = 'test/fixtures/certificates';
const host = { environment: process.env };

describe('connecting to a daemon', () => {
  let scratch: string;
  const running: FakeDaemon[] = [];
  const open: Daemon[] = [];
  before(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'connect-'));
  });
  afterEach(async () => {
    for (const daemon of open.splice(0)) await daemon.close();
    for (const daemon of running.splice(0)) daemon.stop();
  });
  after(async () => rm(scratch, { recursive: true }));

  async function run(daemon: Promise<FakeDaemon>): Promise<FakeDaemon> {
    const started = await daemon;
    running.push(started);
    return started;
  }
  async function connect(endpoint: Endpoint): Promise<Daemon> {
    const daemon = await connectDaemon(host, endpoint);
    open.push(daemon);
    return daemon;
  }
  const tlsServer = async (more: object = {}): Promise<FakeDaemon> =>
    run(
      fakeBuildkitd(undefined, {
        tls: {
          cert: await readFile(`${certificates}/localhost.crt`),
          key: await readFile(`${certificates}/localhost.key`),
          ALPNProtocols: ['h2'],
          ...more,
        },
      }),
    );
  const failure = async (endpoint: Endpoint): Promise<string> => {
    const error: unknown = await connect(endpoint).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(UserError);
    return (error as UserError).message;
  };

  it('reaches buildkitd on a socket', async () => {
    const path = join(scratch, 'buildkitd.sock');
    await run(fakeBuildkitd(path));
    const { workers, docker } = await connect(buildkitEndpoint(`unix://${path}`, 'x'));
    expect(workers).to.have.length(1);
    expect(workers[0]).to.deep.include({ id: 'worker', labels: { a: 'b' } });
    expect(await docker().catch((error: unknown) => (error as Error).message)).to.contain('keeps no images');
  });

  it('reaches buildkitd with TLS', async () => {
    const { port } = await tlsServer();
    const daemon = await connect(
      buildkitEndpoint(`tcp://localhost:${port}?cacert=${certificates}/localhost.crt`, 'x'),
    );
    expect(daemon.workers).to.have.length(1);
    const byAddress = `tcp://127.0.0.1:${port}?cacert=${certificates}/localhost.crt`;
    expect((await connect(buildkitEndpoint(byAddress, 'x'))).workers).to.have.length(1);
  });

  it('reaches buildkitd through a command', async () => {
    const path = join(scratch, 'behind.sock');
    await run(fakeBuildkitd(path));
    const script = join(scratch, 'dial-stdio.mjs');
    await writeFile(
      script,
      `import net from 'node:net'; const s = net.connect(${JSON.stringify(path)}); process.stdin.pipe(s); s.pipe(process.stdout);`,
    );
    const daemon = await connect({
      engine: 'buildkitd',
      name: 'b',
      address: { kind: 'command', command: [process.execPath, script] },
    });
    expect(daemon.workers).to.have.length(1);
  });

  for (const [api, how] of [
    ['1.41', 'after an upgrade'],
    ['1.53', 'at once'],
  ] as const)
    it(`reaches the BuildKit of a dockerd of API ${api} ${how}`, async () => {
      const path = join(scratch, `docker-${api}.sock`);
      await run(fakeDockerd(path, api));
      const daemon = await connect(dockerEndpoint(`unix://${path}`, 'x'));
      expect(daemon.workers).to.have.length(1);
      expect((await daemon.docker()).modem).to.have.property('socketPath', path);
    });

  it('says what is wrong with the way there', async () => {
    const tls = await tlsServer();
    const picky = await tlsServer({
      requestCert: true,
      rejectUnauthorized: true,
      ca: await readFile(`${certificates}/other.crt`),
    });
    const plain = await run(fakeBuildkitd(undefined));
    const docker = join(scratch, 'old-docker.sock');
    await run(fakeDockerd(docker, '1.38', false));
    const authority = `cacert=${certificates}/localhost.crt`;
    const at = (address: string): Endpoint => buildkitEndpoint(address, 'x');
    const cases: readonly (readonly [Endpoint, string])[] = [
      [
        at(`tcp://localhost:${tls.port}?cacert=${certificates}/other.crt`),
        `does not come from the authority in ${certificates}/other.crt`,
      ],
      [at(`tcp://localhost:${tls.port}?servername=localhost`), 'an authority that this machine trusts'],
      [
        at(`tcp://localhost:${tls.port}?${authority}&servername=example.com`),
        'its certificate is for another name',
      ],
      [at(`tcp://localhost:${picky.port}?${authority}`), 'it wants a certificate of ours'],
      [at(`tcp://localhost:${plain.port}?${authority}`), 'it does not speak TLS'],
      [at(`tcp://localhost:${tls.port}`), 'what listens there is no buildkitd, or it wants TLS'],
      [
        at(`tcp://localhost:${tls.port}?cacert=/no/such`),
        "the authority for the TLS connection, /no/such, can't be read: there is no such file",
      ],
      [at('tcp://127.0.0.1:1'), 'nobody listens there'],
      [at('unix:///no/such.sock'), 'there is no socket /no/such.sock'],
      [at(`unix://${docker}`), 'what listens there is no buildkitd'],
      [dockerEndpoint('unix:///no/such.sock', 'x'), 'there is no socket /no/such.sock'],
      [dockerEndpoint(`unix://${docker}`, 'x'), 'this Docker engine offers no BuildKit'],
      [
        { engine: 'buildkitd', name: 'b', address: { kind: 'command', command: ['/no/such/program'] } },
        'there is no program /no/such/program',
      ],
      [
        {
          engine: 'buildkitd',
          name: 'b',
          address: { kind: 'command', command: ['sh', '-c', 'echo No such container: b >&2; exit 1'] },
        },
        '  | No such container: b',
      ],
    ];
    for (const [endpoint, message] of cases) expect(await failure(endpoint)).to.contain(message);
  });

  it('marks the calls of a build, passes errors on whole, and cancels', async () => {
    const path = join(scratch, 'bridge.sock');
    const { promise: cancelled, resolve } = Promise.withResolvers<string>();
    const more: Service = new Map([
      [
        '/b/who',
        unary(async (_message, { metadata }) =>
          Buffer.from(metadata.get('buildkit-controlapi-buildid')?.join() ?? ''),
        ),
      ],
      [
        '/b/fail',
        async () => {
          throw new GrpcError(GRPC_CODE.notFound, 'not ü here');
        },
      ],
      [
        '/b/hang',
        async ({ signal }) =>
          new Promise<void>((done) => {
            signal.addEventListener('abort', () => {
              resolve('cancelled');
              done();
            });
          }),
      ],
    ]);
    await run(fakeBuildkitd(path, { more }));
    const { channel } = await connect(buildkitEndpoint(`unix://${path}`, 'x'));
    const bridge = bridgeTransport(channel, 'ref-1');
    expect(Buffer.from(await bridge.unary('/b/who', new Uint8Array())).toString()).to.equal('ref-1');
    const error: unknown = await bridge.unary('/b/fail', new Uint8Array()).catch((thrown: unknown) => thrown);
    expect(error)
      .to.be.instanceOf(GrpcError)
      .and.to.include({ code: GRPC_CODE.notFound, message: 'not ü here' });
    const controller = new AbortController();
    const hanging = channel
      .unary('/b/hang', new Uint8Array(), { signal: controller.signal })
      .catch((thrown: unknown) => thrown);
    setTimeout(() => controller.abort(), 50);
    expect(await hanging).to.have.property('code', GRPC_CODE.cancelled);
    expect(await cancelled).to.equal('cancelled');
    const late: unknown = await bridge
      .unary('/b/hang', new Uint8Array(), 50)
      .catch((thrown: unknown) => thrown);
    expect(late).to.have.property('code', GRPC_CODE.deadlineExceeded);
  });

  it('opens a session that the daemon can call through', async () => {
    const path = join(scratch, 'session.sock');
    const { promise: opened, resolve } = Promise.withResolvers<{
      peer: Peer;
      methods: readonly string[];
      id: string;
    }>();
    const more: Service = new Map([
      [
        controlSession.path,
        async (call) => {
          const [ours, theirs] = streamPair();
          ours.on(
            'data',
            (data: Buffer) => void call.send(encode(BytesMessage, { data })).catch(() => undefined),
          );
          resolve({
            peer: grpcPeer(theirs),
            methods: call.metadata.get('x-docker-expose-session-grpc-method') ?? [],
            id: call.metadata.get('x-docker-expose-session-uuid')?.[0] ?? '',
          });
          for await (const message of call.messages) ours.write(decode(BytesMessage, message).data);
        },
      ],
    ]);
    await run(fakeBuildkitd(path, { more }));
    const { channel } = await connect(buildkitEndpoint(`unix://${path}`, 'x'));
    const echo: Service = new Map([['/a/echo', unary(async (message) => message)]]);
    const session = openSession(channel, { name: 'test', sharedKey: 'k', services: [echo] });
    const { peer, methods, id } = await opened;
    expect(methods).to.deep.equal(['/a/echo', healthCheck.path]);
    expect(id).to.equal(session.id);
    const health = peer.call(healthCheck.path);
    health.send(new Uint8Array());
    expect(decode(HealthCheckResponse, await health.first()).status).to.equal(ServingStatus.SERVING);
    const big = Buffer.alloc(3_000_000, 'x');
    const call = peer.call('/a/echo');
    call.send(big);
    expect((await call.first()).equals(big)).to.equal(true);
    peer.close();
    session.close();
    await session.closed;
  });

  it('streams what the daemon sends, with its headers, until nobody listens', async () => {
    const path = join(scratch, 'stream.sock');
    const { promise: over, resolve } = Promise.withResolvers<string>();
    const more: Service = new Map([
      [
        '/b/count',
        async ({ send, signal }) => {
          signal.addEventListener('abort', () => resolve('over'));
          for (let index = 0; !signal.aborted; index++) {
            await send(Buffer.from(String(index)));
            await new Promise((next) => setTimeout(next, 1));
          }
        },
      ],
    ]);
    await run(fakeBuildkitd(path, { more }));
    const { channel } = await connect(buildkitEndpoint(`unix://${path}`, 'x'));
    const stream = channel.stream('/b/count', new Uint8Array());
    const seen: string[] = [];
    for await (const message of stream) {
      seen.push(Buffer.from(message).toString());
      if (seen.length === 3) break;
    }
    expect(seen).to.deep.equal(['0', '1', '2']);
    expect(await over).to.equal('over');
    expect(await stream.headers).to.be.instanceOf(Map);
    const missing = channel.stream('/b/none', new Uint8Array());
    const read = async (): Promise<void> => {
      for await (const message of missing) seen.push(String(message));
    };
    expect(await read().catch((error: unknown) => (error as GrpcError).code)).to.equal(
      GRPC_CODE.unimplemented,
    );
  });
});
