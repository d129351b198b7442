import { expect } from 'chai';
import { readFileSync, writeFileSync } from 'node:fs';
import { FAMILIES } from '../../src/distro/registry.ts';
import type { Family } from '../../src/distro/system.ts';
import { distributionTable, refusalsTable } from './distributions-table.ts';

const PAGE = new URL('../../docs/distributions.md', import.meta.url);
/** `<!-- table: redhat fedora -->`, a table, `<!-- end -->`. */
const BLOCK = /<!-- table: (\w+) ([\w-]+) -->\n\n[\s\S]*?\n\n<!-- end -->/g;
const REFUSED = /<!-- refused -->\n\n[\s\S]*?\n\n<!-- end -->/;

const text = readFileSync(PAGE, 'utf8');

/** The page with its tables as the rules give them today. */
const renewed = text
  .replaceAll(
    BLOCK,
    (_, family: string, distro: string) =>
      `<!-- table: ${family} ${distro} -->\n\n${distributionTable(family as Family, distro)}\n\n<!-- end -->`,
  )
  .replace(REFUSED, () => `<!-- refused -->\n\n${refusalsTable()}\n\n<!-- end -->`);

describe('docs/distributions.md', () => {
  it('has the tables that the rules give (else run UPDATE_GOLDEN=1 npm run test:unit)', () => {
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(PAGE, renewed);
    else expect(text).to.equal(renewed);
  });

  it('has the table of what is refused', () => expect(text).to.match(REFUSED));

  for (const { family, distro } of FAMILIES)
    it(`has a table for every distribution of the ${family} family`, () => {
      const tables = [...text.matchAll(BLOCK)]
        .filter(([, name]) => name === family)
        .map(([, , name]) => name);
      expect(tables.sort()).to.deep.equal([...new Set(Object.values(distro.ids))].sort());
    });
});
