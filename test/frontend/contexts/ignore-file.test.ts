import { expect } from 'chai';
import { followPaths, listIgnorePatterns } from '../../../src/frontend/contexts/ignore-file.ts';

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

describe('followPaths', () => {
  const rows: readonly (readonly [sources: readonly string[], paths: readonly string[] | undefined])[] = [
    [[], []],
    [
      ['files/', './b', 'a/../c', 'b'],
      ['b', 'c', 'files'],
    ],
    [['files', '.'], undefined],
    [['/'], undefined],
    [['../outside'], ['outside']],
  ];
  for (const [sources, paths] of rows)
    it(`asks for ${JSON.stringify(paths)} of ${JSON.stringify(sources)}`, () => {
      expect(followPaths(sources)).to.deep.equal(paths);
    });
});
