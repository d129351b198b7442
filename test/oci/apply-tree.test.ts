import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { UserError } from '../../src/lib/user-error.ts';
import { type AppliedTree, applyTree } from '../../src/oci/apply-tree.ts';
import { changedPaths } from '../../src/oci/changed-paths.ts';
import { directoryTarget } from '../../src/oci/directory-target.ts';
import { flattenLayers } from '../../src/oci/flatten-layers.ts';
import type { EntryStatus } from '../../src/oci/layer-target.ts';
import { readDirectory } from '../../src/oci/read-directory.ts';
import { readTar } from '../../src/oci/tar-reader.ts';
import { directoryEntry, fileEntry, linkEntry, type TreeEntry } from '../../src/oci/tree-entry.ts';
import { hostileTar } from '../support/hostile-tar.ts';
import { type MemoryNode, memoryTarget } from '../support/memory-target.ts';

const plain: EntryStatus = { mode: 0o755, uid: 0, gid: 0, modified: 0, attributes: new Map() };
const directory: MemoryNode = { kind: 'directory', status: plain };
/** A merged-/usr base with what hostile links like to point at. */
const base: Readonly<Record<string, MemoryNode>> = {
  usr: directory,
  'usr/lib': directory,
  lib: { kind: 'link', target: 'usr/lib' },
  etc: directory,
  'etc/passwd': { kind: 'file', content: Buffer.from('root'), status: plain },
};

async function* stream<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}
const hard = (path: string, target: string): TreeEntry => ({
  ...directoryEntry(path),
  kind: 'hard-link',
  target,
});

async function inMemory(
  entries: readonly TreeEntry[],
): Promise<AppliedTree & { nodes: ReadonlyMap<string, MemoryNode> }> {
  const target = memoryTarget(base);
  return { ...(await applyTree(stream(entries), target)), nodes: target.nodes };
}

describe('applyTree', () => {
  it('follows the links of the base, and never replaces one to a directory by a directory', async () => {
    const { nodes, written } = await inMemory([
      directoryEntry('lib', { mode: 0o700 }),
      fileEntry('lib/x', '1'),
    ]);
    expect(nodes.get('lib')).to.deep.equal(base['lib']);
    expect(nodes.get('usr/lib/x')?.kind).to.equal('file');
    expect(written.map(({ path }) => path)).to.deep.equal(['/usr/lib/x']);
  });

  it('leaves directories that were there as they are, and gives its own what they should have', async () => {
    const { nodes } = await inMemory([
      fileEntry('new/deep/file', '1'),
      directoryEntry('new', { mode: 0o711, uid: 7, modified: 99 }),
      directoryEntry('etc', { mode: 0o700, uid: 7 }),
      directoryEntry('', { mode: 0o700 }),
    ]);
    expect(nodes.get('etc')).to.deep.equal(directory);
    expect(nodes.get('new')).to.deep.include({ status: { ...plain, mode: 0o711, uid: 7, modified: 99 } });
    expect(nodes.get('new/deep')).to.deep.include({ status: plain });
  });

  it('makes the directory that a dangling link of the base leads to', async () => {
    const target = memoryTarget({ run: { kind: 'link', target: '/volatile/../later/run' } });
    await applyTree(stream([fileEntry('run/x', '1')]), target);
    expect([...target.nodes.keys()]).to.include.members(['later/run', 'later/run/x']);
  });

  it('keeps to the root where links climb or start at /', async () => {
    const { nodes } = await inMemory([
      linkEntry('out', '../../../../etc'),
      linkEntry('abs', '/etc'),
      fileEntry('out/a', '1'),
      fileEntry('abs/b', '2'),
    ]);
    expect([...nodes.keys()]).to.include.members(['etc/a', 'etc/b']);
  });

  const conflicts: readonly [name: string, entries: readonly TreeEntry[], message: string][] = [
    ['a file over a directory', [fileEntry('etc', 'x')], '/etc was not written: a directory is in its place'],
    ['a link over a directory', [linkEntry('etc', 'x')], 'a directory is in its place'],
    ['a file over a link to a directory', [fileEntry('lib', 'x')], 'a link to a directory is in its place'],
    ['a directory over a file', [directoryEntry('etc/passwd')], '/etc/passwd is there and is not one'],
    ['a file below a file', [fileEntry('etc/passwd/x', '')], 'has to be a directory'],
    [
      'links in circles',
      [linkEntry('a', 'b'), linkEntry('b', 'a'), fileEntry('a/x', '')],
      'a circle of links',
    ],
    [
      "a hard link to the base's file",
      [hard('x', 'etc/passwd')],
      'a hard link to /etc/passwd, which does not come with it',
    ],
    ['a file as the root', [fileEntry('', '')], 'as its root'],
  ];
  for (const [name, entries, message] of conflicts)
    it(`refuses ${name}`, async () => {
      const error: unknown = await inMemory(entries).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(UserError);
      expect(String(error)).to.contain(message);
    });

  it('says what it could not keep', async () => {
    const attributes = new Map(
      ['security.capability', 'security.selinux', 'trusted.x'].map((name) => [name, Buffer.from('v')]),
    );
    const { warnings } = await inMemory([
      fileEntry('ping', '', { attributes }),
      { ...directoryEntry('dev'), kind: 'device' },
    ]);
    expect(warnings).to.deep.equal([
      '/ping lost its extended attribute trusted.x',
      '/ping lost its extended attribute security.capability: it has no capabilities now, and may need root to run',
      '/dev is a device, pipe or socket and was left out',
    ]);
  });

  it('stays in the root and keeps the base, whatever the archives hold', async () => {
    const property = fc.asyncProperty(
      fc.array(hostileTar, { minLength: 1, maxLength: 3 }),
      async (archives) => {
        const target = memoryTarget(base);
        const layers = archives.map((archive) => () => readTar(stream([archive]), 'archive'));
        try {
          await applyTree(flattenLayers(layers), target);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
        }
        for (const path of ['usr', 'usr/lib', 'etc']) expect(target.nodes.get(path)).to.deep.equal(directory);
      },
    );
    await fc.assert(property, { numRuns: 800 });
  }).timeout(60_000);
});

describe('directoryTarget', () => {
  let scratch: string;
  let root: string;
  const lost: string[] = [];
  const target = () =>
    directoryTarget(root, async (file, attributes) => {
      lost.push(...attributes.keys());
      return Promise.resolve(file === '' ? [] : [...attributes.keys()]);
    });
  beforeEach(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'apply-'));
    root = join(scratch, 'root');
    await mkdir(join(scratch, 'outside'));
    await makeRoot();
  });
  afterEach(async () => rm(scratch, { recursive: true }));

  /** A base with its /usr merged, new whatever was there. */
  async function makeRoot(): Promise<void> {
    await rm(root, { recursive: true, force: true });
    await mkdir(join(root, 'usr', 'lib'), { recursive: true });
    await symlink('usr/lib', join(root, 'lib'));
    await writeFile(join(root, 'usr', 'lib', 'old'), 'before');
  }

  const entries = [
    directoryEntry('opt', { mode: 0o750, modified: 1234 }),
    fileEntry('opt/tool', 'program', { mode: 0o4755, uid: 3, gid: 4, modified: 5678 }),
    hard('opt/again', 'opt/tool'),
    linkEntry('opt/link', '/nowhere', { uid: 3, modified: 42 }),
    fileEntry('lib/old', 'after', { attributes: new Map([['user.a', Buffer.from('1')]]) }),
  ];

  it('writes content, mode, owner, time, links and hard links', async () => {
    const { warnings } = await applyTree(stream(entries), target());
    const tool = await lstat(join(root, 'opt/tool'));
    expect([tool.mode & 0o7777, tool.uid, tool.gid, tool.mtimeMs]).to.deep.equal([0o4755, 3, 4, 5678000]);
    expect((await lstat(join(root, 'opt/again'))).ino).to.equal(tool.ino);
    const opt = await lstat(join(root, 'opt'));
    expect([opt.mode & 0o7777, opt.mtimeMs]).to.deep.equal([0o750, 1234000]);
    expect(await readlink(join(root, 'opt/link'))).to.equal('/nowhere');
    expect((await lstat(join(root, 'opt/link'))).uid).to.equal(3);
    expect(await readFile(join(root, 'usr/lib/old'), 'utf8')).to.equal('after');
    expect(await readdir(join(root, 'opt'))).to.deep.equal(['again', 'link', 'tool']);
    expect(warnings).to.deep.equal(['/usr/lib/old lost its extended attribute user.a']);
  });

  it('can be repeated, and tells whether anything changed since', async () => {
    const first = await applyTree(stream(entries), target());
    expect(await changedPaths(root, first.written)).to.deep.equal([]);
    const second = await applyTree(stream(entries), target());
    expect(second.written.filter(({ kind }) => kind !== 'directory')).to.deep.equal(
      first.written.filter(({ kind }) => kind !== 'directory'),
    );
    await writeFile(join(root, 'opt/tool'), 'Program');
    await rm(join(root, 'opt/link'));
    expect(await changedPaths(root, first.written)).to.deep.equal(['/opt/again', '/opt/link', '/opt/tool']);
  });

  it('sweeps up after an interrupted run', async () => {
    const broken = { ...fileEntry('opt/tool', 'x'), open: () => stream<Uint8Array>([]) } as TreeEntry;
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from('half'));
      throw new Error('killed');
    };
    const failed = applyTree(stream([{ ...broken, open: failing } as TreeEntry]), target());
    expect(await failed.catch(String)).to.contain('killed');
    expect(await readdir(join(root, 'opt'))).to.deep.equal([]);
    await applyTree(stream(entries), target());
    expect(await readFile(join(root, 'opt/tool'), 'utf8')).to.equal('program');
  });

  it('names the file and the cause when the disk refuses', async () => {
    const full = async function* (): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from('half'));
      throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    };
    const failed = applyTree(stream([{ ...fileEntry('opt/tool', 'x'), open: full } as TreeEntry]), target());
    const error: unknown = await failed.catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(UserError);
    expect(String(error)).to.contain('/opt/tool was not written: no space is left on the disk');
  });

  it('writes nothing outside, whatever the archive holds', async () => {
    const property = fc.asyncProperty(hostileTar, async (archive) => {
      // New for every archive: a link that an earlier one turned elsewhere would be this one's to replace.
      await makeRoot();
      await applyTree(readTar(stream([archive]), 'archive'), target()).catch((error: unknown) => {
        const code = (error as NodeJS.ErrnoException).code ?? '';
        if (!(error instanceof UserError) && !['EISDIR', 'ENAMETOOLONG', 'ENOENT'].includes(code))
          throw error;
      });
      expect(await readdir(scratch)).to.deep.equal(['outside', 'root']);
      expect(await readdir(join(scratch, 'outside'))).to.deep.equal([]);
      expect(await readlink(join(root, 'lib'))).to.be.a('string');
    });
    await fc.assert(property, { numRuns: 60 });
  }).timeout(60_000);
});

describe('readDirectory', () => {
  it('gives back what was written', async () => {
    const scratch = await mkdtemp(join(tmpdir(), 'read-'));
    try {
      const [from, to] = [join(scratch, 'from'), join(scratch, 'to')];
      await mkdir(from);
      await mkdir(to);
      const keep = async () => Promise.resolve([]);
      const list = [
        directoryEntry('d', { mode: 0o700, modified: 5 }),
        fileEntry('d/a', 'x', { uid: 8, modified: 6 }),
        hard('d/b', 'd/a'),
        linkEntry('l', 'd', { modified: 7 }),
      ];
      const first = await applyTree(stream(list), directoryTarget(from, keep));
      const second = await applyTree(readDirectory(from), directoryTarget(to, keep));
      expect(second).to.deep.equal(first);
      expect((await lstat(join(to, 'd'))).mtimeMs).to.equal(5000);
      expect((await lstat(join(to, 'd/a'))).ino).to.equal((await lstat(join(to, 'd/b'))).ino);
    } finally {
      await rm(scratch, { recursive: true });
    }
  });
});
