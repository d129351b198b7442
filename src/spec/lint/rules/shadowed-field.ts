import type { LintRule } from '../lint-rule.ts';
import { AXES } from '../../schema.ts';

/** The value stands in the file, looks as if it mattered, and no image has it. */
export const shadowedField: LintRule = {
  name: 'ShadowedField',
  description: 'A field that an axis of the matrix takes the place of says nothing.',
  check: ({ kairosfile }) =>
    AXES.filter((axis) => {
      const { matrix } = kairosfile;
      if (matrix?.[axis] === undefined || kairosfile[axis] === undefined) return false;
      // Entries of the axis fill in each other's provider and version from the field.
      if (axis === 'kubernetes') return false;
      return (matrix.include ?? []).every((entry) => entry[axis] !== undefined);
    }).map((axis) => ({
      path: [axis],
      message: `${axis} is used by no image: matrix.${axis} takes its place`,
      hint: `remove one of the two`,
    })),
};
