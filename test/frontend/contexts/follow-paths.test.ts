import { expect } from 'chai';
import { followPaths } from '../../../src/frontend/contexts/follow-paths.ts';

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
