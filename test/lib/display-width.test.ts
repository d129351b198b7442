import { expect } from 'chai';
import { displayWidth } from '../../src/lib/display-width.ts';

describe('the width of text on a terminal', () => {
  const rows: readonly (readonly [text: string, width: number])[] = [
    ['', 0],
    ['abc', 3],
    ['Grüße', 5],
    ['e\u0301', 1],
    ['日本', 4],
    ['한국', 4],
    ['🚀', 2],
    ['ｆ', 2],
  ];
  for (const [text, width] of rows)
    it(`of ${JSON.stringify(text)} is ${width}`, () => expect(displayWidth(text)).to.equal(width));
});
