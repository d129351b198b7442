import { expect } from 'chai';
import { firstEqual } from '../../src/lib/first-equal.ts';

describe('firstEqual', () => {
  it('finds the first of each, asking each once', () => {
    const asked: string[] = [];
    const keyOf = (value: string): string => {
      asked.push(value);
      return value.toLowerCase();
    };
    expect(firstEqual(['a', 'b', 'A', 'b', 'c'], keyOf)).to.deep.equal([0, 1, 0, 1, 4]);
    expect(asked).to.deep.equal(['a', 'b', 'A', 'b', 'c']);
    expect(firstEqual([], keyOf)).to.deep.equal([]);
  });
});
