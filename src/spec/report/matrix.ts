import type { MatrixCell } from '../image-spec.ts';
import { modelName } from '../models.ts';
import type { DroppedCell } from '../matrix.ts';
import { table } from '../../lib/text-table.ts';

interface Cells {
  readonly cells: readonly MatrixCell[];
  readonly dropped: readonly DroppedCell[];
}

/** The cells and what was left out, as one JSON object `{"cells": […], "dropped": […]}`. */
export const matrixJson = ({ cells, dropped }: Cells): string =>
  `${JSON.stringify({ cells, dropped }, null, 2)}\n`;

const COLUMNS: readonly (readonly [title: string, of: (cell: MatrixCell) => string])[] = [
  ['NAME', ({ name }) => name],
  ['BASE', ({ spec }) => spec.base],
  ['VARIANT', ({ spec }) => spec.variant],
  ['KUBERNETES', ({ spec: { kubernetes: of } }) => (of === undefined ? '-' : `${of.provider} ${of.version}`)],
  ['MODEL', ({ spec }) => modelName(spec.model)],
  ['ARCH', ({ spec }) => spec.arch ?? 'of the build'],
  ['TRUSTED BOOT', ({ spec }) => (spec.trustedBoot ? 'yes' : 'no')],
  ['FIPS', ({ spec }) => (spec.fips ? 'yes' : 'no')],
];

/** The cells as a table for a person, then each combination that was left out with its reason. */
export function matrixTable({ cells, dropped }: Cells): string {
  const rows = [COLUMNS.map(([title]) => title), ...cells.map((cell) => COLUMNS.map(([, of]) => of(cell)))];
  const left = dropped.map(({ name, reason }) => `  ${name}: ${reason}\n`);
  return `${table(rows)}${left.length === 0 ? '' : `\nleft out:\n${left.join('')}`}`;
}
