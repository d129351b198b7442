import { expect } from 'chai';
import { directoryEntry, fileEntry, linkEntry, type TreeEntry } from '../../../src/oci/tree-entry.ts';
import { parseAttributes, treeOf } from './read-tree.ts';

async function* stream(...entries: readonly TreeEntry[]): AsyncGenerator<TreeEntry> {
  yield* await Promise.resolve(entries);
}
const hardLink = (path: string, target: string): TreeEntry => ({
  ...directoryEntry(path),
  kind: 'hard-link',
  target,
});

describe('a tree that is read', () => {
  it('has every path with its kind, mode, owner, attributes and content', async () => {
    const attributes = new Map([['user.a', Buffer.from([1, 255])]]);
    const tree = await treeOf(
      stream(
        directoryEntry('etc', { mode: 0o700 }),
        fileEntry('etc/file', 'x', { mode: 0o600, uid: 1, gid: 2, attributes }),
        linkEntry('etc/link', 'file', { mode: 0o755 }),
      ),
    );
    expect([...tree.keys()].sort()).to.deep.equal(['/', '/etc', '/etc/file', '/etc/link']);
    expect(tree.get('/etc')).to.include({ kind: 'directory', mode: 0o700 });
    expect(tree.get('/etc/file')).to.deep.equal({
      kind: 'file',
      mode: 0o600,
      uid: 1,
      gid: 2,
      attributes: new Map([['user.a', '01ff']]),
      content: 'sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881',
      names: [],
    });
    expect(tree.get('/etc/link')).to.include({ kind: 'link', mode: 0o777, content: 'file' });
  });

  it('has parents that nobody listed', async () => {
    const tree = await treeOf(stream(fileEntry('a/b/c', '')));
    expect(tree.get('/a/b')).to.include({ kind: 'directory', mode: 0o755, uid: 0 });
    expect(tree.get('/a')).to.include({ kind: 'directory' });
  });

  it('gives every name of a file the same content and all the names, links to links too', async () => {
    const tree = await treeOf(stream(hardLink('c', 'b'), hardLink('b', 'a'), fileEntry('a', 'x')));
    for (const path of ['/a', '/b', '/c'])
      expect(tree.get(path)).to.deep.include({ kind: 'file', names: ['/a', '/b', '/c'] });
  });

  it('refuses a name of a file that is not there', async () => {
    const error = await treeOf(stream(hardLink('b', 'a'))).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.have.property('message', 'a, b are names of a file that is not there');
  });
});

describe("getfattr's dump", () => {
  it('is read by path, the directory itself and unusual names too', () => {
    const dump = [
      '# file: .\nuser.top=0x01\n\n',
      '# file: usr/bin/ping\nsecurity.capability=0x0100000200200000\nuser.empty\n\n',
      '# file: größe\\012\\134\nuser.a=0x\n\n',
    ].join('');
    const found = parseAttributes(dump);
    expect([...found.keys()]).to.deep.equal(['', 'usr/bin/ping', 'größe\n\\']);
    expect([...(found.get('usr/bin/ping') ?? [])]).to.deep.equal([
      ['security.capability', Buffer.from('0100000200200000', 'hex')],
      ['user.empty', Buffer.alloc(0)],
    ]);
  });

  it('of a tree without attributes is empty', () => {
    expect(parseAttributes('').size).to.equal(0);
  });
});
