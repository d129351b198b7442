import { isDeepStrictEqual } from 'node:util';
import type { ImageSpec } from './image-spec.ts';
import { AXES, type Axis, type CellChoice, type Kairosfile } from './schema.ts';

/** Whether a cell has all values of a choice. */
export const matches = ({ kubernetes, ...plain }: CellChoice, spec: ImageSpec): boolean =>
  Object.entries(plain).every(([axis, value]) =>
    isDeepStrictEqual(spec[axis as Exclude<Axis, 'kubernetes'>], value),
  ) &&
  Object.entries(kubernetes ?? {}).every(
    ([key, value]) => spec.kubernetes?.[key as 'provider' | 'version'] === value,
  );

/** The same text for equal values of an axis, in whatever order their keys stand. */
export const axisValueKey = (value: CellChoice[Axis]): string =>
  JSON.stringify(
    typeof value === 'object'
      ? Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
      : value,
  );

/** A value of an axis by its place in the matrix. */
export interface AxisValue {
  readonly axis: Axis;
  readonly index: number;
}

/**
 * The values of a matrix that none of its cells has. Every cell is looked at once for an axis: thousands of bases times thousands of
 * cells would take seconds.
 */
export function unusedValues(
  matrix: NonNullable<Kairosfile['matrix']>,
  specs: readonly ImageSpec[],
): readonly AxisValue[] {
  return AXES.flatMap((axis) => {
    const values: readonly CellChoice[Axis][] = matrix[axis] ?? [];
    if (values.length === 0) return [];
    const distinct = [...new Map(specs.map((spec) => [axisValueKey(spec[axis]), spec])).values()];
    const present = new Set(distinct.map((spec) => axisValueKey(spec[axis])));
    const isUsed = (value: CellChoice[Axis]): boolean =>
      typeof value === 'object' && !('arch' in value)
        ? // A choice of Kubernetes may leave out what is the same in all of them.
          distinct.some((spec) => matches({ kubernetes: value }, spec))
        : present.has(axisValueKey(value));
    return values.flatMap((value, index) => (isUsed(value) ? [] : [{ axis, index }]));
  });
}
