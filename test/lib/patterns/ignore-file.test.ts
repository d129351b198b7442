import { expect } from 'chai';
import { ignoredBy, listIgnorePatterns } from '../../../src/lib/patterns/ignore-file.ts';

const CASES: readonly (readonly [patterns: string, ignored: readonly string[], kept: readonly string[]])[] = [
  ['', [], ['a', '']],
  ['# a\n\n  b  \n', ['b', 'b/c', './b/'], ['a', 'c/b']],
  ['*.deb', ['a.deb'], ['x/a.deb', 'adeb']],
  ['**/*.deb', ['a.deb', 'x/a.deb', 'x/y/a.deb'], ['a.debx']],
  ['**/node_modules', ['node_modules/a', 'x/node_modules'], ['node_modules2']],
  ['files/**', ['files/a', 'files/a/b'], ['files', 'other']],
  ['/files/', ['files', 'files/a'], ['x/files']],
  ['a?c', ['abc'], ['ac', 'a/c']],
  ['[ab].txt', ['a.txt', 'b.txt'], ['c.txt']],
  ['[^ab].txt', ['c.txt'], ['a.txt']],
  ['a.c', ['a.c'], ['abc']],
  ['\\*', ['*'], ['a']],
  ['*\n!files', ['other', 'other/a'], ['files', 'files/a']],
  ['*\n!files/a', ['files/b', 'other'], ['files', 'files/a']],
  ['*\n!**/*.md', [], ['docs', 'a.md']],
  ['!a\na', ['a'], []],
  ['[z-a]\nb', ['b'], ['a', 'z']],
  ['[a\nb', ['b'], ['[a', 'a']],
  ['**/**/**/a', ['a', 'x/y/a'], ['b']],
];

describe('listIgnorePatterns', () => {
  const rows: readonly (readonly [content: string, patterns: readonly string[]])[] = [
    ['', []],
    ['\ufeffa\r\n\n  b  \n', ['a', 'b']],
    ['# comment\n #kept\n', ['#kept']],
    ['/node_modules\n./x/../y/\n*.iso\n', ['node_modules', 'y', '*.iso']],
    ['*\n! /files\n!', ['*', '!files', '!']],
    ['/', ['/']],
  ];
  for (const [content, patterns] of rows)
    it(`reads ${JSON.stringify(content)}`, () => {
      expect(listIgnorePatterns(content)).to.deep.equal(patterns);
    });
});

describe('ignoredBy', () => {
  for (const [patterns, ignored, kept] of CASES)
    it(JSON.stringify(patterns), () => {
      const isIgnored = ignoredBy(listIgnorePatterns(patterns));
      expect(ignored.filter((path) => !isIgnored(path))).to.deep.equal([]);
      expect(kept.filter(isIgnored)).to.deep.equal([]);
    });
});
