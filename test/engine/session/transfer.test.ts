import { lstat, mkdtemp, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { directorySink } from '../../../src/engine/session/directory-sink.ts';
import { MODE } from '../../../src/engine/session/file-mode.ts';
import type { AttributeReader } from '../../../src/engine/session/read-attributes.ts';
import { receiveTree } from '../../../src/engine/session/receive-tree.ts';
import { sendTree } from '../../../src/engine/session/send-tree.ts';
import { type TreeSelection, walkTree } from '../../../src/engine/session/walk-tree.ts';
import { UserError } from '../../../src/lib/user-error.ts';
import { Packet, PacketType } from '../../../src/wire/client.generated.ts';
import { decode, encode, type Init } from '../../../src/wire/codec.ts';
import { describeTree, makeTree, type TreePart } from '../../support/directory-tree.ts';
import { fakeHost } from '../../support/fake-host.ts';
import { type MessageEnd, messagePair } from '../../support/message-pair.ts';

const noAttributes: AttributeReader = async () => new Map();

describe('trees on the wire', () => {
  let scratch: string;
  let count = 0;
  const host = fakeHost();
  before(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'transfer-'));
  });
  after(async () => rm(scratch, { recursive: true, force: true }));

  const fresh = (): string => join(scratch, String(count++));
  const entries = (root: string, selection: TreeSelection = {}): ReturnType<typeof walkTree> =>
    walkTree(root, { selection, readAttributes: noAttributes });

  async function copy(from: string, to: string, selection: TreeSelection = {}): Promise<void> {
    const [sender, receiver] = messagePair();
    await Promise.all([
      sendTree(sender, from, entries(from, selection)),
      directorySink(to, host).then(async (sink) => receiveTree(receiver, sink)),
    ]);
  }

  it('come out as they went in', async () => {
    const from = fresh();
    await makeTree(from, {
      'a-b': 'sorts after the content of a',
      'a/x': 'content',
      'a/empty': '',
      'ü/日本 語\n': { content: '#!/bin/sh', mode: 0o4755 },
      closed: { directory: 0o500 },
      'closed/inside': { content: 'x', mode: 0o400 },
      sticky: { directory: 0o1777 },
      dangling: { link: '../nowhere' },
      'a/link': { link: '/etc/passwd' },
      again: { same: 'a/x' },
      big: Buffer.alloc(700_001, 'z'),
    });
    await utimes(join(from, 'a/x'), 1, 1_234_567_890.5);
    const to = fresh();
    await copy(from, to);
    expect(await describeTree(to)).to.deep.equal(await describeTree(from));
    expect((await stat(join(to, 'a/x'))).mtimeMs).to.equal(1_234_567_890_500);
    expect((await lstat(join(to, 'closed'))).mtimeMs).to.be.closeTo(
      (await lstat(join(from, 'closed'))).mtimeMs,
      1,
    );
  });

  it('come out as they went in, whatever they are', async () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .filter((text) => !/[/\0]/.test(text) && text !== '.' && text !== '..');
    const part: fc.Arbitrary<TreePart> = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.record({ content: fc.string(), mode: fc.integer({ min: 0o400, max: 0o7777 }) }),
      fc.record({ link: name }),
      fc.record({ directory: fc.constantFrom(0o700, 0o755, 0o2775) }),
    );
    const tree = fc.dictionary(name, part, { maxKeys: 8 });
    await fc.assert(
      fc.asyncProperty(tree, fc.dictionary(name, part, { maxKeys: 4 }), async (top, inside) => {
        const from = fresh();
        await makeTree(from, top);
        await makeTree(join(from, '-below-'), inside);
        const to = fresh();
        await copy(from, to);
        expect(await describeTree(to)).to.deep.equal(await describeTree(from));
      }),
      { numRuns: 25 },
    );
  });

  it('are walked in the order of bytes, with owners taken away and times exact', async () => {
    const root = fresh();
    await makeTree(root, {
      'a.b': '1',
      'a/c': '2',
      a0: '3',
      Z: '4',
      é: '5',
      '\u{1f600}': '6',
      '\uffee': '7',
    });
    const seen: string[] = [];
    for await (const { path, uid, gid, modTime } of entries(root)) {
      seen.push(path);
      expect([uid, gid]).to.deep.equal([0, 0]);
      expect(modTime).to.equal((await lstat(join(root, path), { bigint: true })).mtimeNs);
    }
    // U+FFEE is after U+1F600 in UTF-16 and before it in bytes.
    expect(seen).to.deep.equal(['Z', 'a', 'a/c', 'a.b', 'a0', 'é', '\uffee', '\u{1f600}']);
  });

  const content = {
    'files/etc/motd': '1',
    'files/usr/lib/x': '2',
    'docs/README.md': '3',
    'docs/deep/er/notes.md': '4',
    'docs/deep/er/data': '5',
    Kairosfile: '6',
    'link-to-docs': { link: 'docs/deep' },
    'absolute/link': { link: '/files/etc/motd' },
    'loop/a': { link: 'b' },
    'loop/b': { link: 'a' },
    out: { link: '../../etc/passwd' },
  } as const;
  const selections: readonly (readonly [string, TreeSelection, readonly string[]])[] = [
    [
      'a file, with the directories above it',
      { include: ['files/etc/motd'] },
      ['files', 'files/etc', 'files/etc/motd'],
    ],
    [
      'a directory as a whole',
      { include: ['docs/deep'] },
      ['docs', 'docs/deep', 'docs/deep/er', 'docs/deep/er/data', 'docs/deep/er/notes.md'],
    ],
    [
      'wildcards',
      { include: ['docs/**/*.md'] },
      ['docs', 'docs/README.md', 'docs/deep', 'docs/deep/er', 'docs/deep/er/notes.md'],
    ],
    [
      'everything but',
      { exclude: ['files', 'loop', 'docs/deep', 'absolute', 'out'] },
      ['Kairosfile', 'docs', 'docs/README.md', 'link-to-docs'],
    ],
    [
      'an exception',
      { exclude: ['*', '!docs/deep/er/data'] },
      ['docs', 'docs/deep', 'docs/deep/er', 'docs/deep/er/data'],
    ],
    [
      'include and exclude',
      { include: ['docs'], exclude: ['**/*.md'] },
      ['docs', 'docs/deep', 'docs/deep/er', 'docs/deep/er/data'],
    ],
    ['a followed file', { follow: ['Kairosfile'] }, ['Kairosfile']],
    [
      'a followed link on the way',
      { follow: ['link-to-docs/er/data'] },
      ['docs', 'docs/deep', 'docs/deep/er', 'docs/deep/er/data', 'link-to-docs'],
    ],
    [
      'an absolute link, which stays inside',
      { follow: ['absolute/link'] },
      ['absolute', 'absolute/link', 'files', 'files/etc', 'files/etc/motd'],
    ],
    ['links in a circle', { follow: ['loop/a'] }, ['loop', 'loop/a', 'loop/b']],
    ['a link that leads out, which goes nowhere', { follow: ['out'] }, ['out']],
    [
      'a wildcard to follow',
      { follow: ['link-*'] },
      ['docs', 'docs/deep', 'docs/deep/er', 'docs/deep/er/data', 'docs/deep/er/notes.md', 'link-to-docs'],
    ],
    ['what is not there', { follow: ['missing/file'], include: ['nor/this'] }, []],
  ];
  for (const [what, selection, expected] of selections)
    it(`are selected by ${what}`, async () => {
      const root = fresh();
      await makeTree(root, content);
      const seen: string[] = [];
      for await (const { path } of entries(root, selection)) seen.push(path);
      expect(seen).to.deep.equal(expected);
    });

  it('with the whole root followed are whole', async () => {
    const root = fresh();
    await makeTree(root, { a: '1', 'b/c': '2' });
    const seen: string[] = [];
    for await (const { path } of entries(root, { follow: ['.'] })) seen.push(path);
    expect(seen).to.deep.equal(['a', 'b', 'b/c']);
  });

  it('name the first sent path of a file with several names', async () => {
    const root = fresh();
    await makeTree(root, { 'a/1': 'x', 'b/2': { same: 'a/1' }, 'b/3': { same: 'a/1' } });
    const links = async (selection: TreeSelection): Promise<string[]> => {
      const seen: string[] = [];
      for await (const { path, linkname } of entries(root, selection))
        if (linkname !== '') seen.push(`${path} = ${linkname}`);
      return seen;
    };
    expect(await links({})).to.deep.equal(['b/2 = a/1', 'b/3 = a/1']);
    expect(await links({ exclude: ['a'] })).to.deep.equal(['b/3 = b/2']);
  });

  it('hold sockets as empty files', async () => {
    const from = fresh();
    await makeTree(from, { a: '1' });
    const server = createServer().listen(join(from, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    const to = fresh();
    await copy(from, to).finally(() => server.close());
    expect((await describeTree(to)).at(1)).to.match(/^socket 755 e3b0c44298fc 1$/);
  });

  it('have to have names in UTF-8', async () => {
    const root = fresh();
    await makeTree(root, {});
    await writeFile(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0x66, 0xfc])]), '');
    const walk = async (): Promise<void> => {
      for await (const entry of entries(root)) entry;
    };
    expect(await caught(walk()))
      .to.be.instanceOf(UserError)
      .with.property('message')
      .that.contains('not UTF-8 ("fü")');
  });

  describe('received from a daemon that means no good', () => {
    const file = (path: string): Init<Packet> => ({ type: PacketType.STAT, stat: { path, mode: 0o644 } });
    const directory = (path: string): Init<Packet> => ({
      type: PacketType.STAT,
      stat: { path, mode: (MODE.directory | 0o755) >>> 0 },
    });
    const link = (path: string, linkname: string): Init<Packet> => ({
      type: PacketType.STAT,
      stat: { path, linkname, mode: MODE.link | 0o777 },
    });
    const cases: readonly (readonly [string, readonly Init<Packet>[], string])[] = [
      ['a path upwards', [file('../x')], 'leads out'],
      ['a path that is not clean', [file('a/../../x')], 'not a clean relative path'],
      ['an absolute path', [file('/etc/x')], 'not a clean relative path'],
      ['no path', [directory('')], 'not a clean relative path'],
      ['a file in a directory that was not sent', [file('a/x')], 'was not announced'],
      ['a file in a link', [link('a', '/tmp'), file('a/x')], 'was not announced'],
      ['a file in a file', [file('a'), file('a/x')], 'was not announced'],
      ['a name twice', [link('a', '/tmp'), directory('a')], 'comes after "a"'],
      ['names out of order', [file('b'), file('a')], 'comes after "b"'],
      [
        'a further name of a file outside',
        [{ type: PacketType.STAT, stat: { path: 'a', linkname: '../../etc/passwd', mode: 0o644 } }],
        'which it has not sent',
      ],
      [
        'a further name of a link',
        [
          link('a', '/etc/passwd'),
          { type: PacketType.STAT, stat: { path: 'b', linkname: 'a', mode: 0o644 } },
        ],
        'which it has not sent',
      ],
      [
        'content that was not asked for',
        [{ type: PacketType.DATA, id: 7, data: Buffer.from('x') }],
        'not asked for',
      ],
      ['an error', [{ type: PacketType.ERR, data: Buffer.from('no space left') }], 'no space left'],
    ];
    for (const [what, packets, message] of cases)
      it(`refuse ${what}`, async () => {
        const to = fresh();
        const [daemon, receiver] = messagePair();
        for (const packet of packets) await daemon.send(encode(Packet, packet));
        const error = await caught(receiveTree(receiver, await directorySink(to, host)));
        expect(error).to.be.instanceOf(UserError).with.property('message').that.contains(message);
        expect((await sent(daemon)).at(-1)?.type).to.equal(PacketType.ERR);
      });

    it('are written beside a link that lies in the way, not through it', async () => {
      const outside = fresh();
      await makeTree(outside, { target: 'untouched' });
      const to = fresh();
      await makeTree(to, { kept: 'kept' });
      await symlink(outside, join(to, 'directory'));
      await symlink(join(outside, 'target'), join(to, 'file'));
      const from = fresh();
      await makeTree(from, { 'directory/target': 'new', file: 'new' });
      await copy(from, to);
      expect(await readFile(join(outside, 'target'), 'utf8')).to.equal('untouched');
      expect((await describeTree(to)).map((line) => line.split(' ')[0])).to.deep.equal([
        'directory/',
        'directory/target',
        'file',
        'kept',
      ]);
    });

    it('leave nothing half done when the daemon stops', async () => {
      const to = fresh();
      const [daemon, receiver] = messagePair();
      await daemon.send(encode(Packet, file('a')));
      await daemon.send(encode(Packet, { type: PacketType.DATA, id: 0, data: Buffer.from('half') }));
      daemon.end();
      const error = await caught(receiveTree(receiver, await directorySink(to, host)));
      expect((error as Error).message).to.contain('stopped in the middle');
      expect(await describeTree(to)).to.deep.equal([]);
    });
  });

  it('tell the daemon when a file can not be sent', async () => {
    const from = fresh();
    await makeTree(from, { a: '1' });
    const [sender, daemon] = messagePair();
    const sending = caught(sendTree(sender, from, entries(from)));
    expect(await next(daemon)).to.have.nested.property('stat.path', 'a');
    await rm(join(from, 'a'));
    await daemon.send(encode(Packet, { type: PacketType.REQ, id: 0 }));
    expect(((await sending) as Error).message).to.equal(`${from}/a can't be read: it is gone`);
    const last = (await sent(daemon)).at(-1);
    expect(last?.type).to.equal(PacketType.ERR);
    expect(Buffer.from(last?.data ?? []).toString()).to.contain('it is gone');
  });

  it('tell the user when the daemon gives up', async () => {
    const from = fresh();
    await makeTree(from, { a: '1' });
    const [sender, daemon] = messagePair();
    const sending = caught(sendTree(sender, from, entries(from)));
    await daemon.send(encode(Packet, { type: PacketType.ERR, data: Buffer.from('disk full') }));
    expect(((await sending) as Error).message).to.contain('disk full');
    const asking = messagePair();
    const other = caught(sendTree(asking[0], from, entries(from)));
    await asking[1].send(encode(Packet, { type: PacketType.REQ, id: 9 }));
    expect(((await other) as Error).message).to.equal('no file has the number 9');
  });
});

const caught = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

async function next(end: MessageEnd): Promise<Packet> {
  const message = await end.messages[Symbol.asyncIterator]().next();
  return decode(Packet, message.value as Buffer);
}

/** What has come so far. */
async function sent(end: MessageEnd): Promise<readonly Packet[]> {
  const packets: Packet[] = [];
  const iterator = end.messages[Symbol.asyncIterator]();
  for (;;) {
    const pending = iterator.next();
    const message = await Promise.race([
      pending,
      new Promise<undefined>((resolve) => void setTimeout(() => resolve(undefined), 20)),
    ]);
    if (message === undefined || message.done === true) return packets;
    packets.push(decode(Packet, message.value));
  }
}
