import { createServer, type Http2Server, type ServerHttp2Stream } from 'node:http2';
import { duplexPair } from 'node:stream';
import { expect } from 'chai';
import { http2Transport } from '../../src/frontend/http2-transport.ts';
import { GrpcError, type Transport } from '../../src/frontend/transport.ts';

type Answer = (stream: ServerHttp2Stream, request: Buffer, path: string) => void;

function serve(answer: Answer): { transport: Transport; drop: () => void; server: Http2Server } {
  const [near, far] = duplexPair();
  const server = createServer();
  server.on('stream', (stream, headers) => {
    const chunks: Buffer[] = [];
    stream.on('error', () => undefined);
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => answer(stream, Buffer.concat(chunks), String(headers[':path'])));
  });
  server.emit('connection', far);
  return { transport: http2Transport(near), drop: () => far.end(), server };
}

const framed = (message: Uint8Array): Buffer => {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
};

function reply(stream: ServerHttp2Stream, body: Uint8Array, trailers: Record<string, string>): void {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  stream.end(body);
}

async function failure(call: Promise<unknown>): Promise<GrpcError> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).to.be.instanceOf(GrpcError);
  return error as GrpcError;
}

/** google.rpc.Status {code: 2, message: "m", details: [{type_url: "t", value: "v"}]}. */
const STATUS = Buffer.from([8, 2, 18, 1, 109, 26, 6, 10, 1, 116, 18, 1, 118]);

describe('http2Transport', () => {
  it('frames the message and gives the answer back', async () => {
    const { transport } = serve((stream, request, path) =>
      reply(stream, framed(Buffer.concat([Buffer.from(path), request.subarray(5)])), { 'grpc-status': '0' }),
    );
    const answer = await transport.unary('/a.B/C', Buffer.from('?'));
    expect(Buffer.from(answer).toString()).to.equal('/a.B/C?');
    transport.close();
  });

  it('carries several calls at once and messages larger than a window', async () => {
    const { transport } = serve((stream, request) => reply(stream, request, { 'grpc-status': '0' }));
    const large = Buffer.alloc(6 * 1024 * 1024, 7);
    const answers = await Promise.all([
      transport.unary('/a.B/C', large),
      transport.unary('/a.B/C', Buffer.from('x')),
    ]);
    expect(answers[0].length).to.equal(large.length);
    expect(Buffer.from(answers[1]).toString()).to.equal('x');
    transport.close();
  });

  it('reads an error in trailers with its details, whose base64 may lack the padding', async () => {
    const { transport } = serve((stream) =>
      reply(stream, Buffer.alloc(0), {
        'grpc-status': '2',
        'grpc-message': 'no such file: %C3%BC%0Aline 2',
        'grpc-status-details-bin': STATUS.toString('base64').replace(/=+$/, ''),
      }),
    );
    const error = await failure(transport.unary('/a.B/C', new Uint8Array()));
    expect(error.code).to.equal(2);
    expect(error.message).to.equal('no such file: ü\nline 2');
    expect(error.details.map(({ typeUrl, value }) => [typeUrl, Buffer.from(value).toString()])).to.deep.equal(
      [['t', 'v']],
    );
    transport.close();
  });

  it('reads an answer that consists of trailers only', async () => {
    const { transport } = serve((stream) =>
      stream.respond(
        { ':status': 200, 'grpc-status': '12', 'grpc-message': '100% unknown' },
        { endStream: true },
      ),
    );
    const error = await failure(transport.unary('/a.B/C', new Uint8Array()));
    expect([error.code, error.message]).to.deep.equal([12, '100% unknown']);
    transport.close();
  });

  const broken: readonly [string, Answer, RegExp][] = [
    [
      'a cut message',
      (stream) => reply(stream, Buffer.from([0, 0, 0, 0, 9, 1]), { 'grpc-status': '0' }),
      /whole/,
    ],
    ['no message', (stream) => reply(stream, Buffer.alloc(0), { 'grpc-status': '0' }), /whole/],
    [
      'a compressed message',
      (stream) => reply(stream, Buffer.from([1, 0, 0, 0, 0]), { 'grpc-status': '0' }),
      /compressed/,
    ],
    ['another HTTP status', (stream) => stream.respond({ ':status': 502 }, { endStream: true }), /502/],
    ['no status', (stream) => reply(stream, framed(Buffer.from('x')), {}), /broke off/],
    ['a reset', (stream) => stream.close(2), /C: |HTTP\/2|INTERNAL/],
  ];
  for (const [what, answer, expected] of broken)
    it(`names ${what}`, async () => {
      const { transport } = serve(answer);
      const error = await failure(transport.unary('/a.B/C', new Uint8Array()));
      expect(error.message).to.match(expected);
      transport.close();
    });

  it('gives up a call that has a limit', async () => {
    const { transport } = serve(() => undefined);
    const error = await failure(transport.unary('/a.B/Ping', new Uint8Array(), 20));
    expect(error.message).to.equal('Ping: no answer within 0.02 s');
    transport.close();
  });

  it('fails waiting and later calls when the connection is lost', async () => {
    const { transport, drop } = serve(() => drop());
    const waiting = await failure(transport.unary('/a.B/C', new Uint8Array()));
    expect(waiting.code).to.equal(14);
    const later = await failure(transport.unary('/a.B/C', new Uint8Array()));
    expect(later.message).to.match(/connection to the daemon is lost/);
  });

  it('survives a connection that does not speak HTTP/2', async () => {
    const [near, far] = duplexPair();
    const transport = http2Transport(near);
    far.write('HTTP/1.1 400 Bad Request\r\n\r\n');
    const error = await failure(transport.unary('/a.B/C', new Uint8Array()));
    expect(error.code).to.equal(14);
  });
});
