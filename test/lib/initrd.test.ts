import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { compressionOf, type InitrdContent, readInitrd } from '../../src/lib/initrd.ts';
import { nodeHost } from '../../src/lib/node-host.ts';
import { cpioArchive, cpioOf } from '../support/cpio-writer.ts';
import { fakeHost } from '../support/fake-host.ts';

const machine = nodeHost({ environment: { PATH: '/usr/bin:/bin' }, emit: () => undefined });
const bare = fakeHost();

const names = (content: InitrdContent): readonly string[] =>
  'entries' in content ? content.entries.map(({ name }) => name) : [`unreadable: ${content.unreadable}`];

const there = (program: string): boolean => {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`]);
    return true;
  } catch {
    return false;
  }
};
const filtered = (program: string, args: readonly string[], bytes: Uint8Array): Uint8Array =>
  execFileSync(program, args, { input: bytes });

const early = cpioOf(['.', 'early_cpio', 'kernel/x86/microcode/GenuineIntel.bin']);
const main = cpioArchive([
  { name: '.', mode: 0o40755 },
  { name: 'usr/bin', mode: 0o40755 },
  { name: './usr/bin/immucore', mode: 0o100755, content: 'program' },
  { name: '/init', mode: 0o120777, content: 'usr/lib/systemd/systemd' },
  { name: 'dev/console', mode: 0o20600 },
]);
const mainNames = ['usr/bin', 'usr/bin/immucore', 'init', 'dev/console'];

describe('readInitrd', () => {
  const shapes: Readonly<Record<string, Uint8Array>> = {
    plain: main,
    gzip: gzipSync(main),
    zstd: zstdCompressSync(main),
    'early microcode, then gzip': Buffer.concat([early, gzipSync(main)]),
    'early microcode, then zstd': Buffer.concat([early, zstdCompressSync(main)]),
    'early microcode, zeros, then plain': Buffer.concat([early, Buffer.alloc(1024), main]),
    'early microcode inside the compressed stream': gzipSync(Buffer.concat([early, main])),
    'gzip with every optional header': Buffer.concat([
      Buffer.from([0x1f, 0x8b, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 3, 2, 0, 1, 1]),
      Buffer.from('name\0comment\0xx', 'latin1'),
      gzipSync(main).subarray(10),
    ]),
    'zeros behind the stream': Buffer.concat([zstdCompressSync(main), Buffer.alloc(4)]),
  };
  for (const [title, bytes] of Object.entries(shapes)) {
    it(`reads ${title}`, async () => {
      expect(names(await readInitrd(bytes, bare)).filter((name) => name !== '.')).to.deep.equal(mainNames);
    });
  }

  it('reads one archive after another, each compressed in its own way', async () => {
    const bytes = Buffer.concat([
      cpioOf(['a']),
      gzipSync(cpioOf(['b'])),
      zstdCompressSync(cpioOf(['c'])),
      cpioOf(['d']),
    ]);
    expect(names(await readInitrd(bytes, bare))).to.deep.equal(['a', 'b', 'c', 'd']);
  });

  it('tells kinds and where links lead', async () => {
    const content = await readInitrd(main, bare);
    const entries = 'entries' in content ? content.entries : [];
    expect(entries.map(({ kind }) => kind)).to.deep.equal([
      'directory',
      'directory',
      'file',
      'link',
      'other',
    ]);
    expect(entries.find(({ name }) => name === 'init')?.target).to.equal('usr/lib/systemd/systemd');
  });

  const tools: readonly (readonly [string, string, readonly string[]])[] = [
    ['xz', 'xz', ['--check=crc32', '-c']],
    ['lzma', 'xz', ['--format=lzma', '-c']],
    ['lz4, the kernel’s kind', 'lz4', ['-l', '-c']],
    ['lz4', 'lz4', ['-c']],
  ];
  for (const [title, program, args] of tools) {
    it(`reads ${title} through the program`, async function () {
      if (!there(program)) this.skip();
      const bytes = Buffer.concat([early, filtered(program, args, main)]);
      expect(names(await readInitrd(bytes, machine)).slice(-4)).to.deep.equal(mainNames);
    });
  }

  it('names what to install when the program is not there', async () => {
    const xz = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 0]);
    expect(await readInitrd(xz, bare)).to.deep.equal({
      unreadable: 'it is compressed with xz and there is no xz to read it: install xz-utils or xz',
    });
  });

  const broken: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['nothing', new Uint8Array(), /holds no files/],
    ['only zeros', new Uint8Array(4096), /holds no files/],
    ['only microcode', cpioOf(['kernel', 'kernel/x86/microcode/AuthenticAMD.bin']), /holds no files/],
    ['text', Buffer.from('hello'), /neither a cpio archive nor compressed/],
    ['a cut archive', main.subarray(0, 200), /cut off/],
    ['a cut stream', gzipSync(main).subarray(0, 60), /damaged: unexpected end of file/],
    ['a compressed text', gzipSync('hello, this is not an archive'.repeat(9)), /not a cpio archive/],
    ['a damaged header', Buffer.from(`070701${'zz'.repeat(52)}`), /damaged header/],
    ['a huge name', Buffer.from(`070701${'ffffffff'.repeat(13)}`), /impossible length/],
    ['a squashed tree', cpioOf(['init', 'squashfs-root.img']), /inside squashfs-root\.img/],
  ];
  for (const [title, bytes, reason] of broken) {
    it(`says what is wrong with ${title}`, async () => {
      const content = await readInitrd(bytes, machine);
      expect('unreadable' in content ? content.unreadable : 'read').to.match(reason);
    });
  }

  it('never throws, whatever the bytes', async () => {
    const someArchive = fc
      .array(fc.string({ minLength: 1, maxLength: 20 }).filter((name) => !name.includes('\0')))
      .map(cpioOf);
    const damaged = fc
      .tuple(
        fc.oneof(someArchive, someArchive.map(gzipSync), someArchive.map(zstdCompressSync)),
        fc.nat(),
        fc.nat(255),
      )
      .map(([bytes, place, value]) => {
        const copy = Buffer.from(bytes);
        copy[place % copy.length] = value;
        return copy.subarray(0, 1 + (place % copy.length));
      });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 600 }), damaged), async (bytes) => {
        const content = await readInitrd(bytes, bare);
        expect('entries' in content || content.unreadable.length > 0).to.be.true;
      }),
      { numRuns: 300 },
    );
  });

  it('gives back the names that were put in', async () => {
    const name = fc.stringMatching(/^[a-z0-9é._-]{1,12}(\/[a-z0-9é._-]{1,12}){0,3}$/);
    const usable = name.filter((text) => !/^(\.\/|kernel(\/|$)|early_cpio$|squash)/.test(text));
    await fc.assert(
      fc.asyncProperty(fc.array(usable, { minLength: 1, maxLength: 8 }), async (put) => {
        expect(names(await readInitrd(zstdCompressSync(cpioOf(put)), bare))).to.deep.equal(put);
      }),
    );
  });

  it('agrees with cpio about an archive that cpio made', async function () {
    if (!there('cpio')) this.skip();
    const directory = mkdtempSync(join(tmpdir(), 'kairos-gen-cpio-'));
    try {
      mkdirSync(join(directory, 'usr/bin'), { recursive: true });
      writeFileSync(join(directory, 'usr/bin/immucore'), 'x'.repeat(5001));
      symlinkSync('usr/bin/immucore', join(directory, 'init'));
      const archive = execFileSync('sh', ['-c', 'find . | sort | cpio -o -H newc --quiet'], {
        cwd: directory,
      });
      const listed = execFileSync('cpio', ['-t', '--quiet'], { input: archive })
        .toString()
        .trim()
        .split('\n');
      expect(names(await readInitrd(archive, bare))).to.deep.equal(listed);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe('compressionOf', () => {
  it('tells compressions by their first bytes', () => {
    expect(compressionOf(gzipSync('x'))).to.equal('gzip');
    expect(compressionOf(zstdCompressSync('x'))).to.equal('zstd');
    expect(compressionOf(new TextEncoder().encode('070701'))).to.equal(undefined);
    expect(compressionOf(new Uint8Array())).to.equal(undefined);
  });
});
