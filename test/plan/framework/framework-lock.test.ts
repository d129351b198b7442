import { expect } from 'chai';
import { parseFrameworkLock, renderFrameworkLock } from '../../../src/plan/framework/framework-lock.ts';

const sum = 'c'.repeat(64);

describe('the lock of the framework', () => {
  it('is sorted, ends with a line break and reads back the same', () => {
    const text = renderFrameworkLock({
      archives: new Map([
        ['b', sum],
        ['a', sum],
      ]),
    });
    expect(text).to.match(/"a"[\s\S]*"b"[\s\S]*\n$/);
    expect(renderFrameworkLock(parseFrameworkLock(text, 'lock'))).to.equal(text);
  });

  for (const text of ['', '[]', '{"version":2,"archives":{}}', '{"version":1,"archives":{"a":"md5:1"}}'])
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => parseFrameworkLock(text, 'my.lock'))
        .to.throw('my.lock')
        .with.property('hint');
    });
});
