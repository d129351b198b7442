import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import fc from 'fast-check';
import { UserError } from '../../src/lib/user-error.ts';
import { readTar } from '../../src/oci/tar-reader.ts';
import { writeTar } from '../../src/oci/tar-writer.ts';
import {
  directoryEntry,
  type EntryOptions,
  fileEntry,
  linkEntry,
  type TreeEntry,
} from '../../src/oci/tree-entry.ts';
import { hostileTar, rawHeader } from '../support/hostile-tar.ts';

interface Seen {
  readonly path: string;
  readonly kind: string;
  readonly [key: string]: unknown;
}

async function read(archive: Uint8Array, pieceSize = 700): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  for await (const entry of readTar(inPieces(archive, pieceSize), 'archive'))
    seen.push(await described(entry));
  return seen;
}
async function described(entry: TreeEntry): Promise<Seen> {
  const attributes = [...entry.attributes].map(([name, value]) => [name, Buffer.from(value).toString('hex')]);
  if (entry.kind !== 'file') return { ...entry, attributes };
  return { ...entry, open: undefined, attributes, content: (await collect(entry.open())).toString('hex') };
}
async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}
async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const chunk of chunks) pieces.push(chunk);
  return Buffer.concat(pieces);
}

const part = fc.stringMatching(/^[a-zA-Zäñ字 _.-]{1,60}$/u).filter((name) => !/^\.{1,2}$/.test(name));
const path = fc.array(part, { minLength: 1, maxLength: 7 }).map((parts) => parts.join('/'));
const id = fc.oneof(fc.nat(65535), fc.nat(2 ** 31));
const options: fc.Arbitrary<EntryOptions> = fc.record({
  mode: fc.nat(0o7777),
  uid: id,
  gid: id,
  modified: fc.nat(2 ** 33 - 1),
  attributes: fc
    .array(
      fc.tuple(
        fc.constantFrom('security.capability', 'user.a', 'user.ü'),
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
      ),
    )
    .map((pairs) => new Map(pairs.sort(([left], [right]) => (left < right ? -1 : 1)))),
});
const entry: fc.Arbitrary<TreeEntry> = fc.oneof(
  fc.tuple(path, fc.uint8Array({ maxLength: 1500 }), options).map((args) => fileEntry(...args)),
  fc.tuple(path, options).map((args) => directoryEntry(...args)),
  fc.tuple(path, path, options).map((args) => linkEntry(...args)),
  fc.tuple(path, path, options).map(([name, target, rest]): TreeEntry => {
    return { ...directoryEntry(name, rest), kind: 'hard-link', target };
  }),
);

describe('tar', () => {
  it('reads back what it writes', async () => {
    const property = fc.asyncProperty(
      fc.array(entry, { maxLength: 6 }),
      fc.integer({ min: 1, max: 2000 }),
      async (entries, size) => {
        const archive = await collect(writeTar(entries));
        expect(archive.length % 512).to.equal(0);
        const wanted = await Promise.all(entries.map(described));
        expect(await read(archive, size)).to.deep.equal(wanted);
      },
    );
    await fc.assert(property, { numRuns: 150 });
  });

  it('writes what GNU tar reads without a word', async () => {
    const long = `${'d'.repeat(90)}/${'e'.repeat(90)}/${'f'.repeat(90)}/ü`;
    const archive = await collect(
      writeTar([
        directoryEntry('a'),
        fileEntry('a/b', 'x'.repeat(600)),
        fileEntry(long, '1'),
        linkEntry('l', 't'.repeat(150)),
      ]),
    );
    const { stdout, stderr, status } = spawnSync('tar', ['--quoting-style=literal', '-tvf', '-'], {
      input: archive,
      encoding: 'utf8',
    });
    expect([status, stderr]).to.deep.equal([0, '']);
    expect(stdout).to.contain(long).and.contain('t'.repeat(150)).and.contain('drwxr-xr-x 0/0');
  });

  for (const format of ['v7', 'ustar', 'gnu', 'pax', 'oldgnu'])
    it(`reads GNU tar's ${format} format`, async () => {
      const script = `set -e; cd "$(mktemp -d)"; mkdir -p "$1"; echo hello > "$1/file"; ln "$1/file" hard; ln -s "$1/file" soft
        tar --format=$2 --sort=name --mtime=@77 --owner=0 --group=0 -cf - *; rm -r "$PWD"`;
      const long = format === 'v7' || format === 'ustar' ? 'in' : 'l'.repeat(120);
      const { stdout } = spawnSync('sh', ['-c', script, 'sh', long, format], { maxBuffer: 1e7 });
      const seen = await read(stdout);
      expect(seen.map(({ path: name, kind }) => [name, kind])).to.have.deep.members([
        ['hard', 'file'],
        [long, 'directory'],
        [`${long}/file`, 'hard-link'],
        ['soft', 'link'],
      ]);
      expect(seen[0]).to.deep.include({
        content: Buffer.from('hello\n').toString('hex'),
        modified: 77,
        uid: 0,
      });
    });

  it('skips what nobody reads', async () => {
    const archive = await collect(writeTar([fileEntry('a', 'x'.repeat(5000)), fileEntry('b', 'y')]));
    const names: string[] = [];
    for await (const { path: name } of readTar(inPieces(archive, 100), 'archive')) names.push(name);
    expect(names).to.deep.equal(['a', 'b']);
  });

  const wrong: readonly [name: string, archive: Uint8Array, message: string][] = [
    ['text', Buffer.from('no archive '.repeat(100)), 'no tar archive'],
    ['a cut archive', rawHeader({ name: 'a', size: '777' }).subarray(0, 300), 'truncated'],
    ['cut content', rawHeader({ name: 'a', size: '777' }), 'truncated'],
    ['a climbing name', rawHeader({ name: 'a/../../b' }), 'climbs out'],
    ['a climbing hard link', rawHeader({ name: 'a', type: '1', linkName: '../b' }), 'climbs out'],
    ['a link to nowhere', rawHeader({ name: 'a', type: '2' }), 'no usable target'],
    ['a name that is not UTF-8', rawHeader({ name: 'caf\xe9' }), 'not UTF-8'],
    ['a sparse file', rawHeader({ name: 'a', type: 'S' }), 'sparse'],
    ['an unknown kind', rawHeader({ name: 'a', type: 'V' }), 'unknown kind "V"'],
    ['a size that is no number', rawHeader({ name: 'a', size: '9z' }), 'no usable number'],
    [
      'a huge pax header',
      rawHeader({ name: 'a', type: 'x', size: '77777777777' }),
      'larger than any real one',
    ],
    [
      'a damaged pax header',
      Buffer.concat([rawHeader({ name: 'a', type: 'x', size: '5' }), Buffer.alloc(512, '9 a=b')]),
      'pax header is damaged',
    ],
  ];
  for (const [name, archive, message] of wrong)
    it(`refuses ${name}`, async () => {
      const error: unknown = await read(archive).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(UserError);
      expect(String(error)).to.contain(message);
    });

  it('refuses pax sparse files', async () => {
    const record = '22 GNU.sparse.major=1\n';
    const archive = Buffer.concat([
      rawHeader({ name: 'x', type: 'x', size: '26' }),
      Buffer.from(record.padEnd(512, '\0')),
      rawHeader({ name: 'a' }),
    ]);
    expect(await read(archive).catch(String)).to.contain('sparse');
  });

  it('ends with entries or a UserError, whatever the bytes', async () => {
    const property = fc.asyncProperty(hostileTar, async (archive) => {
      try {
        for (const { path: name } of await read(archive)) expect(name.split('/')).not.to.include('..');
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
      }
    });
    await fc.assert(property, { numRuns: 500 });
  }).timeout(60_000);
});
