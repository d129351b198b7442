import { expect } from 'chai';
import { notStrictEqual, strictEqual } from '../../scripts/assert.ts';

describe('the assertions of bundles', () => {
  it('hold or throw', () => {
    strictEqual(NaN, NaN);
    notStrictEqual('1', 1);
    expect(() => strictEqual('1', 1, 'not the same')).to.throw('not the same');
    expect(() => notStrictEqual(1, 1, new RangeError('the same'))).to.throw(RangeError, 'the same');
    expect(() => notStrictEqual(1, 1)).to.throw('an assertion');
  });
});
