import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { authService } from '../../../src/engine/session/auth.ts';
import { contentService } from '../../../src/engine/session/content-service.ts';
import { contentStore } from '../../../src/engine/session/content-store.ts';
import { fileOutput } from '../../../src/engine/session/file-output.ts';
import { type ExportTarget, fileSendService } from '../../../src/engine/session/file-send.ts';
import { fileSyncService } from '../../../src/engine/session/file-sync.ts';
import { type GrpcServer, serveGrpc } from '../../../src/engine/session/grpc-server.ts';
import { digestInLayout, nameInLayout } from '../../../src/engine/session/local-layout.ts';
import { checkSecrets, secretsService } from '../../../src/engine/session/secrets.ts';
import type { Service } from '../../../src/engine/session/service.ts';
import { findAgents } from '../../../src/engine/session/ssh-agents.ts';
import { sshService } from '../../../src/engine/session/ssh.ts';
import { offerUpload } from '../../../src/engine/session/upload.ts';
import type { SecretSource } from '../../../src/engine/options/secrets.ts';
import { GRPC_CODE } from '../../../src/frontend/transport.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { MEDIA_TYPES } from '../../../src/oci/image-manifest.ts';
import * as wire from '../../../src/wire/client.generated.ts';
import { decode, encode, type Init, type Method } from '../../../src/wire/codec.ts';
import { makeTree } from '../../support/directory-tree.ts';
import { fakeHost } from '../../support/fake-host.ts';
import { grpcPeer, type Peer } from '../../support/grpc-peer.ts';
import { streamPair } from '../../support/stream-pair.ts';

describe('a service of the session', () => {
  let scratch: string;
  let peer: Peer | undefined;
  let server: GrpcServer | undefined;
  beforeEach(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'services-'));
  });
  afterEach(async () => {
    peer?.close();
    server?.close();
    await rm(scratch, { recursive: true, force: true });
  });

  function offer(service: Service): Peer {
    const [ours, theirs] = streamPair();
    server = serveGrpc(ours, service);
    peer = grpcPeer(theirs);
    return peer;
  }
  /** One call with all its messages: what came back, and how it ended. */
  async function call<Request, Response>(
    { path, request, response }: Method<Request, Response>,
    messages: readonly Init<Request>[],
    metadata: Readonly<Record<string, string | string[]>> = {},
  ): Promise<{ readonly code: number; readonly message: string; readonly answers: readonly Response[] }> {
    const made = peer?.call(path, metadata);
    if (made === undefined) throw new Error('nothing is offered');
    for (const message of messages) made.send(encode(request, message));
    made.end();
    const answers: Response[] = [];
    const { code, message } = await made.finished((answer) => answers.push(decode(response, answer)));
    return { code, message, answers };
  }

  it('hands out secrets, and says which there are not', async () => {
    const host = fakeHost({
      files: { '/run/token': 'from a file', '/run/big': 'x'.repeat(500 * 1024 + 1) },
      environment: { TOKEN: 'from outside' },
    });
    const source = (id: string, from: SecretSource['from']): SecretSource => ({ id, from });
    const sources = [
      source('file', { kind: 'file', path: '/run/token' }),
      source('variable', { kind: 'environment', name: 'TOKEN' }),
      source('gone', { kind: 'file', path: '/run/gone' }),
      source('big', { kind: 'file', path: '/run/big' }),
    ];
    offer(secretsService(host, sources));
    const secret = async (id: string): Promise<string> => {
      const { code, message, answers } = await call(wire.secretsGetSecret, [{ id }]);
      return code === 0 ? Buffer.from(answers[0]?.data ?? []).toString() : `${code}: ${message}`;
    };
    expect(await secret('file')).to.equal('from a file');
    expect(await secret('variable')).to.equal('from outside');
    expect(await secret('toString')).to.equal(`${GRPC_CODE.notFound}: secret toString: not found`);
    expect(await secret('gone')).to.contain('the secret gone is not there: /run/gone does not exist');
    expect(await secret('big')).to.contain('the secret big is too large');
    expect(JSON.stringify(host.events)).not.to.contain('from');
    await checkSecrets(host, sources.slice(0, 2));
    expect(await messageOf(checkSecrets(host, sources))).to.contain('the secret gone');
  });

  it('lends credentials, and asks a helper once for a registry', async () => {
    const config = {
      auths: { 'https://index.docker.io/v1/': { auth: Buffer.from('me:hub-password').toString('base64') } },
      credHelpers: { 'registry.example': 'vault' },
    };
    const host = fakeHost({
      files: { '/home/me/.docker/config.json': JSON.stringify(config) },
      environment: { HOME: '/home/me' },
      programs: { 'docker-credential-vault': () => '{"Username":"<token>","Secret":"a-token"}' },
    });
    offer(authService(host));
    const ask = async (registry: string): Promise<unknown> =>
      (await call(wire.authCredentials, [{ host: registry }])).answers[0];
    expect(await ask('registry-1.docker.io')).to.deep.equal({ username: 'me', secret: 'hub-password' });
    expect(await ask('registry.example')).to.deep.equal({ username: '', secret: 'a-token' });
    expect(await ask('registry.example')).to.deep.equal({ username: '', secret: 'a-token' });
    expect(await ask('other.example')).to.deep.equal({ username: '', secret: '' });
    expect(host.commands).to.have.length(1);
    expect(JSON.stringify(host.events)).not.to.match(/hub-password|a-token/);
  });

  it('forwards an SSH agent for listing and signing, and for nothing else', async () => {
    const path = join(scratch, 'agent');
    const heard: string[] = [];
    const agent = createServer((socket) => {
      socket.on('data', (data) => {
        heard.push(data.toString('hex'));
        socket.write(Buffer.from([0, 0, 0, 1, 12]));
      });
    }).listen(path);
    await once(agent, 'listening');
    try {
      const agents = await findAgents(fakeHost({ environment: { SSH_AUTH_SOCK: path } }), [
        { id: 'default', paths: [] },
        { id: 'other', paths: [path] },
      ]);
      offer(sshService(agents));
      expect((await call(wire.sshCheckAgent, [{ id: 'default' }])).code).to.equal(0);
      expect((await call(wire.sshCheckAgent, [{ id: 'none' }])).message).to.equal(
        'unset ssh forward key none',
      );
      const made = peer?.call(wire.sshForwardAgent.path, { 'buildkit.ssh.id': 'other' });
      const list = Buffer.from([0, 0, 0, 1, 11]);
      const removeAll = Buffer.from([0, 0, 0, 1, 19]);
      made?.send(encode(wire.BytesMessage, { data: Buffer.concat([list, removeAll, list.subarray(0, 2)]) }));
      made?.send(encode(wire.BytesMessage, { data: list.subarray(2) }));
      const first = await made?.first();
      expect(Buffer.from(decode(wire.BytesMessage, first ?? Buffer.alloc(0)).data)[4]).to.equal(12);
      while (heard.join('').length < 30) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(heard.join('')).to.equal('000000010b' + '00000001ff' + '000000010b');
      made?.cancel();
    } finally {
      agent.close();
    }
  });

  it('says when there is no SSH agent to forward', async () => {
    const key = join(scratch, 'id_ed25519');
    await writeFile(key, 'key');
    const find = async (paths: readonly string[]): Promise<string> =>
      messageOf(findAgents(fakeHost(), [{ id: 'default', paths }]));
    expect(await find([])).to.equal('--ssh default: no SSH agent is running here');
    expect(await find([key])).to.equal(`--ssh default: ${key} is not the socket of an SSH agent`);
    expect(await find(['/no/agent'])).to.equal('--ssh default: there is no /no/agent');
    expect(await find([key, key])).to.contain('one agent can be named');
    offer(sshService({ default: '/no/agent' }));
    const { code, message } = await call(wire.sshForwardAgent, []);
    expect([code, message]).to.deep.equal([
      GRPC_CODE.unavailable,
      'the SSH agent at /no/agent does not answer: ENOENT',
    ]);
  });

  it('sends directories, and no others', async () => {
    const root = join(scratch, 'context');
    await makeTree(root, { 'a, b': '1', 'c/d': '2', skipped: '3' });
    offer(fileSyncService({ context: root }, fakeHost()));
    const made = peer?.call(wire.fileSyncDiffCopy.path, {
      'dir-name': 'context',
      'include-patterns': ['a, b', 'c'],
      'exclude-patterns': 'skipped',
    });
    const paths: string[] = [];
    for await (const message of made?.messages ?? []) {
      const packet = decode(wire.Packet, message);
      if (packet.stat !== undefined) paths.push(packet.stat.path);
      else if (packet.type === wire.PacketType.STAT)
        made?.send(encode(wire.Packet, { type: wire.PacketType.FIN }));
    }
    expect(paths).to.deep.equal(['a, b', 'c', 'c/d']);
    for (const name of ['other', 'constructor']) {
      const refused = await call(wire.fileSyncDiffCopy, [], { 'dir-name': name });
      expect([refused.code, refused.message]).to.deep.equal([
        GRPC_CODE.notFound,
        `no access allowed to dir "${name}"`,
      ]);
    }
  });

  describe('takes an export', () => {
    const bytes = (text: string): Init<wire.BytesMessage> => ({ data: Buffer.from(text) });

    it('as a file that is there when it is whole', async () => {
      const file = join(scratch, 'out', 'image.tar');
      const said: unknown[] = [];
      const target: ExportTarget = {
        kind: 'stream',
        open: async (metadata) => {
          said.push(metadata);
          return fileOutput(file);
        },
      };
      offer(fileSendService(new Map([[1, target]]), fakeHost()));
      const metadata = {
        'buildkit-attachable-exporter-id': '1',
        'exporter-md-containerimage.digest': 'sha256:x',
      };
      const { code } = await call(wire.fileSendDiffCopy, [bytes('one '), bytes('two')], metadata);
      expect(code).to.equal(0);
      expect(await readFile(file, 'utf8')).to.equal('one two');
      expect(said).to.deep.equal([{ 'containerimage.digest': 'sha256:x' }]);
      expect((await call(wire.fileSendDiffCopy, [bytes('x')])).message).to.equal(
        'exporter 0 sends nothing to this client',
      );
    });

    it('and leaves no file behind when it breaks off', async () => {
      const file = join(scratch, 'image.tar');
      offer(
        fileSendService(new Map([[0, { kind: 'stream', open: async () => fileOutput(file) }]]), fakeHost()),
      );
      const made = peer?.call(wire.fileSendDiffCopy.path);
      made?.send(encode(wire.BytesMessage, bytes('half')));
      while ((await readdir(scratch)).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      // Not just the call: Node's client would end it in order first.
      peer?.close();
      while ((await readdir(scratch)).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    });

    it('and says why it can not be written', async () => {
      await writeFile(join(scratch, 'file'), '');
      const target: ExportTarget = {
        kind: 'stream',
        open: async () => fileOutput(join(scratch, 'file', 'x.tar')),
      };
      offer(fileSendService(new Map([[0, target]]), fakeHost()));
      const { code, message } = await call(wire.fileSendDiffCopy, [bytes('x')]);
      expect(code).to.equal(GRPC_CODE.unknown);
      expect(message).to.match(/ENOTDIR|EEXIST/);
    });
  });

  it('lets the daemon fetch a stream once', async () => {
    const upload = offerUpload(
      (async function* () {
        yield Buffer.from('a tar');
        yield Buffer.alloc(2 * 1024 * 1024 + 1, 'x');
      })(),
    );
    offer(upload.service);
    const urlpath = new URL(upload.url).pathname;
    const { answers } = await call(wire.uploadPull, [], { urlpath });
    expect(answers.map(({ data }) => data.length)).to.deep.equal([5, 1024 * 1024, 1024 * 1024, 1]);
    expect((await call(wire.uploadPull, [], { urlpath })).code).to.equal(GRPC_CODE.notFound);
  });

  describe('keeps blobs', () => {
    const blob = Buffer.alloc(1_200_000, 'blob');
    const digest = digestOf(blob);
    const store = { 'buildkit-attachable-store-id': 'local:/cache' };
    let directory: string;
    beforeEach(() => {
      directory = join(scratch, 'layout');
      offer(contentService(new Map([['local:/cache', contentStore({ directory })]])));
    });
    const write = async (
      ...messages: readonly Init<wire.WriteContentRequest>[]
    ): Promise<{
      readonly code: number;
      readonly message: string;
      readonly answers: readonly wire.WriteContentResponse[];
    }> => call(wire.contentWrite, messages, store);
    const STAT = wire.WriteAction.STAT;
    const WRITE = wire.WriteAction.WRITE;
    const COMMIT = wire.WriteAction.COMMIT;

    it('and gives them back, whole or a part', async () => {
      const written = await write(
        { action: STAT, ref: 'r', total: blob.length, expected: digest },
        { action: WRITE, data: blob.subarray(0, 700_000) },
        { action: WRITE, data: blob.subarray(700_000), offset: 700_000 },
        { action: COMMIT, offset: blob.length },
      );
      expect(written.code, written.message).to.equal(0);
      expect(written.answers.map(({ offset }) => offset)).to.deep.equal([0, 700_000, 1_200_000, 1_200_000]);
      expect(written.answers.at(-1)?.digest).to.equal(digest);
      const info = await call(wire.contentInfo, [{ digest }], store);
      expect(info.answers[0]?.info).to.deep.include({ digest, size: blob.length });
      const read = async (request: Init<wire.ReadContentRequest>): Promise<Buffer> =>
        Buffer.concat((await call(wire.contentRead, [request], store)).answers.map(({ data }) => data));
      expect((await read({ digest })).equals(blob)).to.equal(true);
      expect((await read({ digest, offset: 600_001, size: 7 })).toString()).to.equal('lobblob');
      expect((await write({ action: STAT, ref: 's', expected: digest })).code).to.equal(
        GRPC_CODE.alreadyExists,
      );
      expect(await readdir(join(directory, 'ingest'))).to.deep.equal([]);
    });

    const failures: readonly (readonly [
      string,
      readonly Init<wire.WriteContentRequest>[],
      number,
      string,
    ])[] = [
      [
        'other bytes than announced',
        [{ action: COMMIT, ref: 'r', expected: digest, data: Buffer.from('x') }],
        GRPC_CODE.failedPrecondition,
        'unexpected commit digest',
      ],
      [
        'fewer bytes than announced',
        [{ action: COMMIT, ref: 'r', total: 9, data: Buffer.from('x') }],
        GRPC_CODE.failedPrecondition,
        'unexpected commit size 1',
      ],
      [
        'bytes in the wrong place',
        [{ action: WRITE, ref: 'r', data: Buffer.from('x'), offset: 5 }],
        GRPC_CODE.outOfRange,
        'current offset 0',
      ],
      [
        'bytes for nothing',
        [{ action: WRITE, data: Buffer.from('x') }],
        GRPC_CODE.invalidArgument,
        'must name a reference',
      ],
    ];
    for (const [what, messages, code, message] of failures)
      it(`but not ${what}`, async () => {
        const answer = await write(...messages);
        expect(answer.code).to.equal(code);
        expect(answer.message).to.contain(message);
      });

    it('and goes on with what was begun, or starts over', async () => {
      await write({ action: WRITE, ref: 'r', data: Buffer.from('half ') });
      const status = await call(wire.contentStatus, [{ ref: 'r' }], store);
      expect(status.answers[0]?.status).to.deep.include({ ref: 'r', offset: 5 });
      expect((await call(wire.contentListStatuses, [{}], store)).answers[0]?.statuses).to.have.length(1);
      const done = await write({ action: COMMIT, ref: 'r', offset: 5, data: Buffer.from('whole') });
      expect(done.answers[0]?.digest).to.equal(digestOf('half whole'));
      await write({ action: WRITE, ref: 'q', data: Buffer.from('wrong') });
      const again = await write({ action: WRITE, ref: 'q', data: Buffer.from('right') }, { action: COMMIT });
      expect(again.answers.at(-1)?.digest).to.equal(digestOf('right'));
      await write({ action: WRITE, ref: 'z', data: Buffer.from('no') });
      expect((await call(wire.contentAbort, [{ ref: 'z' }], store)).code).to.equal(0);
      expect((await call(wire.contentStatus, [{ ref: 'z' }], store)).code).to.equal(GRPC_CODE.notFound);
    });

    it('written by one at a time: layers of the same bytes are sent twice', async () => {
      const first = peer?.call(wire.contentWrite.path, store) ?? expect.fail('nothing is offered');
      const begun = Promise.withResolvers<undefined>();
      const over = first.finished(() => begun.resolve(undefined));
      const send = (message: Init<wire.WriteContentRequest>): void =>
        first.send(encode(wire.contentWrite.request, message));
      send({ action: WRITE, ref: 'r', expected: digest, data: blob.subarray(0, 7) });
      await begun.promise;
      const other = { action: COMMIT, ref: 'r', expected: digest, data: blob };
      expect((await write(other)).code).to.equal(GRPC_CODE.unavailable);
      send({ action: COMMIT, offset: 7, data: blob.subarray(7) });
      first.end();
      expect((await over).code).to.equal(0);
      expect((await write(other)).code).to.equal(GRPC_CODE.alreadyExists);
      const info = await call(wire.contentInfo, [{ digest }], store);
      expect(info.answers[0]?.info).to.deep.include({ size: blob.length });
    });

    it('written to one directory from two sides', async () => {
      const sides = [contentStore({ directory }), contentStore({ directory })] as const;
      const [one, two] = await Promise.all(sides.map(async (side) => side.ingest('r')));
      await Promise.all([one, two].map(async (side) => side?.write(blob)));
      expect(await one?.commit(blob.length, digest)).to.equal(digest);
      expect(await two?.commit(blob.length, digest)).to.equal(digest);
      expect((await sides[0].info(digest)).size).to.equal(blob.length);
      await (await sides[0].ingest('left')).write(blob);
      await sides[0].close();
      expect(await readdir(join(directory, 'ingest'))).to.deep.equal([]);
    });

    it('and knows no others', async () => {
      expect((await call(wire.contentInfo, [{ digest }], store)).code).to.equal(GRPC_CODE.notFound);
      expect((await call(wire.contentInfo, [{ digest: '../x' }], store)).code).to.equal(
        GRPC_CODE.invalidArgument,
      );
      expect((await call(wire.contentRead, [{ digest }], store)).code).to.equal(GRPC_CODE.notFound);
      expect((await call(wire.contentInfo, [{ digest }])).message).to.contain('unknown store');
    });

    it('and names them in the index', async () => {
      await write({ action: COMMIT, ref: 'r', data: blob });
      const descriptor = { mediaType: MEDIA_TYPES.index, digest, size: blob.length };
      expect(await digestInLayout(directory)).to.equal(undefined);
      await nameInLayout(directory, descriptor);
      await nameInLayout(directory, descriptor, 'v1');
      await nameInLayout(directory, descriptor, 'v1');
      expect(await digestInLayout(directory)).to.equal(digest);
      expect(await digestInLayout(directory, 'v1')).to.equal(digest);
      expect(await digestInLayout(directory, digest)).to.equal(digest);
      expect(await digestInLayout(directory, 'v2')).to.equal(undefined);
      const index = JSON.parse(await readFile(join(directory, 'index.json'), 'utf8')) as {
        manifests: unknown[];
      };
      expect(index.manifests).to.have.length(2);
      await writeFile(join(directory, 'index.json'), '[]');
      expect(await messageOf(digestInLayout(directory))).to.contain('is not the index of an image layout');
    });
  });
});

const messageOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was thrown',
    (error: unknown) => (error as Error).message,
  );
