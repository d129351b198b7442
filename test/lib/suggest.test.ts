import { expect } from 'chai';
import { editDistance, suggest } from '../../src/lib/suggest.ts';

describe('suggest', () => {
  const rows: readonly [word: string, candidates: readonly string[], expected: string | undefined][] = [
    ['varaint', ['version', 'variant'], 'variant'],
    ['Model', ['model'], 'model'],
    ['basse', ['base', 'bases'], 'base'],
    ['kernle', ['kernel', 'packages'], 'kernel'],
    ['zzz', ['base', 'model'], undefined],
    ['', ['base'], undefined],
  ];
  for (const [word, candidates, expected] of rows) {
    it(`takes "${word}" for ${expected ?? 'nothing'}`, () =>
      expect(suggest(word, candidates)).to.equal(expected));
  }

  it('counts a swap of neighbours as one edit', () => expect(editDistance('ab', 'ba')).to.equal(1));
});
