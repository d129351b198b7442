import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { codeBlocks } from '../support/code-blocks.ts';
import { graphPicture } from '../support/graph-picture.ts';
import { imagesOf, lower } from '../support/lowering.ts';

const PAGE = 'docs/frontend.md';

describe(PAGE, () => {
  it('shows the graph of examples/generic as it is (UPDATE_GOLDEN=1 draws it anew)', () => {
    const [cell] = imagesOf('examples/generic/Kairosfile').cells;
    if (cell === undefined) throw new Error('no image');
    const drawn = graphPicture(lower(cell).image);
    const page = readFileSync(PAGE, 'utf8');
    const [shown = ''] = codeBlocks(PAGE, page).flatMap(({ language, text }) =>
      language === 'mermaid' ? [text] : [],
    );
    if (process.env['UPDATE_GOLDEN'] === '1')
      writeFileSync(
        PAGE,
        page.replace(shown, () => drawn),
      );
    else expect(shown).to.equal(drawn);
  });
});
