import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { optionTable } from '../../../src/agent/command-line/help.ts';

const squeeze = (text: string): string =>
  text
    .replaceAll(/[ \t]+/g, ' ')
    .replaceAll(/-{3,}/g, '---')
    .trim();

describe('docs/agent.md', () => {
  it('has the table of options as they are', async () => {
    const text = await readFile(new URL('../../../docs/agent.md', import.meta.url), 'utf8');
    const [, table = ''] = /<!-- options: begin -->\n([^]*)<!-- options: end -->/.exec(text) ?? [];
    expect(squeeze(table), `replace the table by:\n${optionTable()}`).to.equal(squeeze(optionTable()));
  });
});
