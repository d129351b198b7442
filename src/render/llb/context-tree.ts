import { posix } from 'node:path';
import type { Output } from '../../llb/op.ts';
import type { CellContext } from './cell-context.ts';

/** A path of the context, as BuildKit has it: from the root, and without the slash that a directory may have. */
export const inTree = (path: string): string => posix.join('/', path).replace(/(?<=.)\/$/, '');

/** The build context's files. Whoever lowers a plan that reads it has to bring it. */
export function contextTree({ facts }: Pick<CellContext, 'facts'>): Output {
  if (facts.context === undefined) throw new Error('the tree of the build context is missing');
  return facts.context;
}
