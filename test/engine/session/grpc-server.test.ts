import { expect } from 'chai';
import { connect } from 'node:http2';
import { frameMessage, readMessages } from '../../../src/engine/session/grpc-frames.ts';
import { type GrpcServer, type Handler, serveGrpc, unary } from '../../../src/engine/session/grpc-server.ts';
import { GRPC_CODE, GrpcError } from '../../../src/frontend/transport.ts';
import { UserError } from '../../../src/lib/user-error.ts';
import { streamPair } from '../../support/stream-pair.ts';
import { grpcPeer, type Peer } from '../../support/grpc-peer.ts';

const text = (message: Uint8Array): string => Buffer.from(message).toString();

describe('the gRPC server of a session', () => {
  let peer: Peer;
  let server: GrpcServer;

  function serve(handlers: Record<string, Handler>): void {
    const [ours, theirs] = streamPair();
    server = serveGrpc(ours, new Map(Object.entries(handlers)));
    peer = grpcPeer(theirs);
  }
  afterEach(() => {
    peer.close();
    server.close();
  });

  it('answers a call of one message', async () => {
    serve({ '/a/b': unary(async (message) => Buffer.from(`got ${text(message)}`)) });
    const call = peer.call('/a/b');
    call.send(Buffer.from('this'));
    call.end();
    expect(await call.finished()).to.deep.equal({ code: 0, message: '', messages: ['got this'] });
  });

  it('keeps repeated metadata apart, commas and all, and undoes the encoding of what is not ASCII', async () => {
    serve({
      '/a/b': unary(async (_message, { metadata }) => Buffer.from(JSON.stringify([...metadata.entries()]))),
    });
    const call = peer.call('/a/b', {
      followpaths: ['a, b', 'c'],
      'include-patterns': ['f%C3%BC+r', '%21'],
      'include-patterns-encoded': '1',
      'exclude-patterns': ['100%'],
    });
    call.send(Buffer.alloc(0));
    const { messages } = await call.finished();
    const metadata = new Map(JSON.parse(messages[0] ?? '') as [string, string[]][]);
    expect(metadata.get('followpaths')).to.deep.equal(['a, b', 'c']);
    expect(metadata.get('include-patterns')).to.deep.equal(['fü r', '!']);
    expect(metadata.get('exclude-patterns')).to.deep.equal(['100%']);
  });

  it('takes as many headers as a big context has paths', async () => {
    serve({
      '/a/b': unary(async (_message, { metadata }) =>
        Buffer.from(String(metadata.get('include-patterns')?.length)),
      ),
    });
    const patterns = Array.from({ length: 3000 }, (_, index) => `directory/file-${index}`);
    const call = peer.call('/a/b', { 'include-patterns': patterns });
    call.send(Buffer.alloc(0));
    expect((await call.finished()).messages).to.deep.equal(['3000']);
  });

  const failures: readonly (readonly [string, unknown, number, string])[] = [
    ['a status', new GrpcError(GRPC_CODE.notFound, 'no "ü" 100 %'), GRPC_CODE.notFound, 'no "ü" 100 %'],
    [
      'a user error',
      new UserError('the disk is full', { hint: 'empty it' }),
      GRPC_CODE.unknown,
      'the disk is full (empty it)',
    ],
    ['another error', new Error('oh'), GRPC_CODE.unknown, 'oh'],
  ];
  for (const [what, error, code, message] of failures)
    it(`tells of ${what}`, async () => {
      serve({
        '/a/b': async () => {
          throw error;
        },
      });
      const call = peer.call('/a/b');
      call.send(Buffer.alloc(0));
      expect(await call.finished()).to.deep.equal({ code, message, messages: [] });
    });

  it('does not know other methods, and goes on', async () => {
    serve({ '/a/b': unary(async (message) => message) });
    expect((await peer.call('/a/c').finished()).code).to.equal(GRPC_CODE.unimplemented);
    const call = peer.call('/a/b');
    call.send(Buffer.from('still'));
    expect((await call.finished()).messages).to.deep.equal(['still']);
  });

  it('passes messages both ways as they come, megabytes of them', async () => {
    serve({
      '/a/echo': async ({ messages, send }) => {
        for await (const message of messages) await send(message);
      },
    });
    const call = peer.call('/a/echo');
    const sizes: number[] = [];
    const finished = call.finished((message) => sizes.push(message.length));
    for (let index = 0; index < 8; index++) call.send(Buffer.alloc(1024 * 1024 + index, index));
    call.end();
    expect((await finished).code).to.equal(0);
    expect(sizes).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7].map((index) => 1024 * 1024 + index));
  });

  it('tells a handler when the other side is gone', async () => {
    const { promise: aborted, resolve } = Promise.withResolvers<string>();
    serve({
      '/a/b': async ({ signal, send }) => {
        await send(Buffer.from('started'));
        signal.addEventListener('abort', () => resolve('aborted'));
        await aborted;
        await send(Buffer.from('too late'));
      },
    });
    const call = peer.call('/a/b');
    call.send(Buffer.alloc(0));
    await call.first();
    call.cancel();
    expect(await aborted).to.equal('aborted');
  });

  it('says how the connection ended', async () => {
    const [ours, theirs] = streamPair();
    server = serveGrpc(ours, new Map());
    peer = grpcPeer(theirs);
    await peer.call('/x/y').finished();
    peer.close();
    expect(await server.closed).to.equal(undefined);
    const [broken, other] = streamPair();
    const second = serveGrpc(broken, new Map());
    connect('http://localhost', { createConnection: () => other }).on('error', () => undefined);
    broken.destroy(new Error('cut'));
    expect((await second.closed)?.message).to.equal('cut');
  });
});

describe('gRPC messages', () => {
  const read = async (pieces: readonly Uint8Array[]): Promise<string[]> => {
    const messages: string[] = [];
    for await (const message of readMessages(
      (async function* () {
        yield* pieces;
      })(),
    ))
      messages.push(text(message));
    return messages;
  };
  const failure = async (pieces: readonly Uint8Array[]): Promise<string> =>
    read(pieces).then(
      () => 'none',
      (error: unknown) => (error as GrpcError).message,
    );

  it('are read however they are cut', async () => {
    const bytes = Buffer.concat(['', 'one', 'and two'].map((message) => frameMessage(Buffer.from(message))));
    for (let size = 1; size <= bytes.length; size++) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      );
      expect(await read(pieces)).to.deep.equal(['', 'one', 'and two']);
    }
  });

  it('are refused when compressed, too large or cut off', async () => {
    expect(await failure([Buffer.from([1, 0, 0, 0, 0])])).to.contain('compressed');
    expect(await failure([Buffer.from([0, 255, 0, 0, 0])])).to.contain('too large');
    expect(await failure([Buffer.from([0, 0, 0, 0, 5, 1])])).to.contain('within a message');
  });
});
