import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { wireModules } from '../../scripts/prepare-wire.ts';

describe('scripts/prepare-wire', () => {
  it('has made the modules of proto/ as it stands (if not: node scripts/prepare-wire.ts)', async () => {
    for (const [file, text] of await wireModules()) expect(await readFile(file, 'utf8')).to.equal(text);
  });
});
