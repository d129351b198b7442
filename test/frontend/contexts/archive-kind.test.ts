import { gzipSync, zstdCompressSync } from 'node:zlib';
import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { isArchive } from '../../../src/frontend/contexts/archive-kind.ts';

const tar = execFileSync('tar', ['--create', '--directory', import.meta.dirname, '.']);

describe('isArchive', () => {
  const rows: readonly (readonly [what: string, start: Uint8Array, expected: boolean])[] = [
    ['tar', tar.subarray(0, 1024), true],
    ['gzip', gzipSync(tar), true],
    ['zstd', zstdCompressSync(tar), true],
    ['bzip2', Buffer.from('BZh9'), true],
    ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 1]), true],
    ['a Kairosfile', Buffer.from('base: debian:12\n'), false],
    ['a long Kairosfile', Buffer.from('# a long comment\n'.repeat(100)), false],
    ['zeros', Buffer.alloc(1024), false],
    ['nothing', Buffer.alloc(0), false],
  ];
  for (const [what, start, expected] of rows)
    it(`says ${String(expected)} of ${what}`, () => {
      expect(isArchive(start)).to.equal(expected);
    });
});
