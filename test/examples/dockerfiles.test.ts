import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { planBuild, type BuildOptions } from '../../src/plan/plan-build.ts';
import { renderDockerfile } from '../../src/render/dockerfile/dockerfile.ts';
import { readBoard } from '../../src/spec/read-board.ts';
import { resolveImages } from '../../src/spec/resolve-images.ts';
import { buildOptions } from '../support/specs.ts';

const GOLDEN = 'test/golden/dockerfile';

/** UPDATE_GOLDEN=1 writes the files anew instead of comparing; the change is then yours to review. */
const update = process.env['UPDATE_GOLDEN'] === '1';

function render(example: string, style: 'mount' | 'copy', options: Partial<BuildOptions>): string {
  const file = `examples/${example}/Kairosfile`;
  const images = resolveImages({ source: { file, content: readFileSync(file) } });
  expect(images.diagnostics).to.deep.equal([]);
  const plans = images.cells.map((cell) => planBuild(cell, buildOptions(options)));
  return renderDockerfile(plans, { style, source: file, command: ['kairos-gen', file] });
}

function compare(name: string, text: string): void {
  const path = `${GOLDEN}/${name}.Dockerfile`;
  if (update) {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(path, text);
  }
  expect(text, `${path} (UPDATE_GOLDEN=1 writes it anew)`).to.equal(readFileSync(path, 'utf8'));
}

describe('the examples, as Dockerfiles', () => {
  for (const example of readdirSync('examples').sort())
    for (const style of ['mount', 'copy'] as const)
      for (const phases of ['split', 'all'] as const) {
        const name = [example, style, phases].join('.');
        it(name, () => {
          const between = example === 'other-kernel' && phases === 'all';
          const once = (): string => render(example, style, { phases, cacheMounts: style === 'mount' });
          if (between) return expect(once).to.throw('no place between install and init');
          const text = once();
          for (let count = 1; count < 25; count++) expect(once()).to.equal(text);
          compare(name, text);
        });
      }

  it('own-board has the same model as a file, and docs/models.md shows it', () => {
    const file = 'examples/own-board/acme-one.yaml';
    const { board } = readBoard({ file, content: readFileSync(file) });
    const kairosfile = 'examples/own-board/Kairosfile';
    const images = resolveImages({ source: { file: kairosfile, content: readFileSync(kairosfile) } });
    expect(images.cells[0]?.spec.model).to.deep.equal(board);
    expect(readFileSync('docs/models.md', 'utf8')).to.include(readFileSync(file, 'utf8'));
  });

  it('generic, parametric', () => compare('generic.parametric', render('generic', 'mount', { parametric: true })));
});
