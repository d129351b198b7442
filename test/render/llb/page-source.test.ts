import { expect } from 'chai';
import { PAGE_FILE, pageSource } from '../../../src/render/llb/page-source.ts';

describe('pageSource', () => {
  it('is the address as one file', () => {
    expect(pageSource('https://x/stable.txt').op.message.source).to.deep.equal({
      identifier: 'https://x/stable.txt',
      attrs: { 'http.filename': PAGE_FILE, 'http.perm': '0644' },
    });
  });
});
