import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { checksDocument } from '../../scripts/checks-document.ts';

describe('docs/checks.md', () => {
  it('says what the checks say (else run `node scripts/checks-document.ts`)', () => {
    const document = readFileSync(new URL('../../docs/checks.md', import.meta.url), 'utf8');
    expect(document).to.equal(checksDocument());
  });
});
