import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { lowerPlan } from '../../src/render/llb/lower-plan.ts';
import { graphText } from '../support/graph-text.ts';
import { frontendPlan, imagesOf, loweringFacts } from '../support/lowering.ts';

const GOLDEN = 'test/golden/llb';

/** UPDATE_GOLDEN=1 writes the files anew instead of comparing; the change is then yours to review. */
const update = process.env['UPDATE_GOLDEN'] === '1';

function compare(name: string, text: string): void {
  const path = `${GOLDEN}/${name}.yaml`;
  if (update) {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(path, text);
  }
  expect(text, `${path} (UPDATE_GOLDEN=1 writes it anew)`).to.equal(readFileSync(path, 'utf8'));
}

const files: readonly (readonly [string, string])[] = [
  ...readdirSync('examples')
    .sort()
    .map((example): readonly [string, string] => [example, `examples/${example}/Kairosfile`]),
  ['own-steps', 'test/fixtures/llb/own-steps.yaml'],
];

describe('the examples, as graphs', () => {
  for (const [name, path] of files)
    it(name, () => {
      const { cells, placeOf } = imagesOf(path);
      const source = { file: { filename: 'Kairosfile', data: readFileSync(path), language: 'YAML' }, placeOf };
      for (const cell of cells) {
        const plan = frontendPlan(cell);
        const { image, config } = lowerPlan(plan, loweringFacts(plan, { source }));
        const title = cells.length === 1 ? name : `${name}.${cell.name}`;
        compare(title, `${graphText(image)}--- # image configuration\n${JSON.stringify(JSON.parse(config), null, 2)}\n`);
      }
    });
});
