import type { Path } from '../diagnostic.ts';
import type { Kairosfile } from '../schema.ts';

/** A base image as it is written, and where. */
export interface WrittenBase {
  readonly reference: string;
  readonly path: Path;
}

/** Every base image a Kairosfile builds on. `base` is not among them where the matrix has its own and nobody falls back on it. */
export function writtenBases({ base, matrix }: Kairosfile): readonly WrittenBase[] {
  const included = matrix?.include ?? [];
  const needsField = matrix?.base === undefined || included.some((entry) => entry.base === undefined);
  return [
    ...(base !== undefined && needsField ? [{ reference: base, path: ['base'] }] : []),
    ...(matrix?.base ?? []).map((reference, index) => ({ reference, path: ['matrix', 'base', index] })),
    ...included.flatMap((entry, index) =>
      entry.base === undefined ? [] : [{ reference: entry.base, path: ['matrix', 'include', index, 'base'] }],
    ),
  ];
}
