import { glob, readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { wireModules } from '../../scripts/prepare-wire.ts';

describe('scripts/prepare-wire', () => {
  it('has made the modules of proto/ as it stands (if not: node scripts/prepare-wire.ts)', async () => {
    for (const [file, text] of await wireModules()) expect(await readFile(file, 'utf8')).to.equal(text);
  });

  it('makes no method that src/ neither calls nor answers', async () => {
    const words = new Set<string>();
    for await (const file of glob('src/**/*.ts'))
      if (!file.endsWith('.generated.ts'))
        for (const [word] of (await readFile(file, 'utf8')).matchAll(/\w+/g)) words.add(word);
    const methods = [...(await wireModules()).values()].flatMap((text) =>
      [...text.matchAll(/^export const (\w+): Method</gm)].map(([, name = '']) => name),
    );
    expect(methods).to.include('controlSolve');
    expect(methods.filter((name) => !words.has(name))).to.deep.equal([]);
  });
});
