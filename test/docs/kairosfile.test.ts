import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { DIAGNOSTIC_CODES } from '../../src/spec/diagnostic-codes.ts';
import { IMAGE_FLAGS } from '../../src/spec/image-flags.ts';
import { knownKeys } from '../../src/spec/known-keys.ts';
import { kairosfileSchema } from '../../src/spec/schema.ts';

const page = readFileSync(new URL('../../docs/kairosfile.md', import.meta.url), 'utf8');
const firstCells = (heading: string): readonly string[] => {
  const section =
    page.slice(page.indexOf(`\n${heading}\n`)).split(/\n## /)[heading.startsWith('## ') ? 1 : 0] ?? '';
  return [...section.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word),
  );
};

describe('docs/kairosfile.md', () => {
  it('explains every diagnostic code, and no other', () => {
    expect(firstCells('## Diagnostics').toSorted()).to.deep.equal([...DIAGNOSTIC_CODES.keys()].toSorted());
  });

  it('explains every field, and no other', () => {
    expect(firstCells('## Fields').toSorted()).to.deep.equal(knownKeys(kairosfileSchema, []).toSorted());
  });

  it('explains every flag', () => {
    const flags = firstCells('## Flags').filter((flag) => !flag.startsWith('--no-'));
    expect(flags).to.deep.equal(IMAGE_FLAGS.map(({ name }) => `--${name}`));
  });
});
