import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { templatesModule } from '../../scripts/prepare-templates.ts';

describe('scripts/prepare-templates', () => {
  it('has made the module of the templates as they stand (if not: node scripts/prepare-templates.ts)', async () => {
    expect(await readFile('src/render/dockerfile/templates.generated.ts', 'utf8')).to.equal(
      await templatesModule(),
    );
  });
});
