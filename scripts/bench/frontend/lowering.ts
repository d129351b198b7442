import { marshal } from '../../../src/llb/marshal.ts';
import { planTarget } from '../../../src/frontend/lower-target.ts';
import { lowerPlan } from '../../../src/render/llb/lower-plan.ts';
import type { MatrixCell } from '../../../src/spec/image-spec.ts';
import { resolveImages } from '../../../src/spec/resolve-images.ts';
import { loweringFacts } from '../../../test/support/lowering.ts';

export interface LoweringTime {
  readonly images: number;
  /** Milliseconds for each of them: planning, the graph, its bytes. */
  readonly each: number;
  /** Milliseconds for reading the Kairosfiles and finding their images. */
  readonly reading: number;
}

/** A Kairosfile stands for this many at most. */
const MOST_IN_A_FILE = 2000;

/** Lowers every image of matrices of several sizes in this process, after one that warms it up. */
export function measureLowering(): readonly LoweringTime[] {
  lower(100);
  return [1, 100, 2000].map(lower);
}

function lower(images: number): LoweringTime {
  const start = performance.now();
  const cells: MatrixCell[] = [];
  while (cells.length < images) cells.push(...cellsOf(Math.min(images - cells.length, MOST_IN_A_FILE)));
  const read = performance.now();
  for (const cell of cells) {
    const plan = planTarget({ skipValidation: false }, cell, cell.spec, []);
    marshal(lowerPlan(plan, loweringFacts(plan)).image);
  }
  return { images, each: (performance.now() - read) / images, reading: read - start };
}

function cellsOf(count: number): readonly MatrixCell[] {
  const bases = Array.from({ length: count }, (_, index) => `registry.example.com/debian-${index}:12`);
  const text = `version: v1.0.0\nmatrix: { base: ${JSON.stringify(bases)} }\n`;
  const { cells } = resolveImages({
    source: { file: 'Kairosfile', content: Buffer.from(text) },
    flags: {},
  });
  if (cells.length !== count) throw new Error(`the matrix has ${cells.length} images, not ${count}`);
  return cells;
}
