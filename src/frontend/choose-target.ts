import { suggest } from '../lib/suggest.ts';
import { UserError } from '../lib/user-error.ts';
import { DEBUG_TARGETS } from './subrequests/debug-targets.ts';
import type { MatrixCell } from '../spec/image-spec.ts';

/** What of an image is built: the image, or what a phase shows, for looking into. */
type DebugView = (typeof DEBUG_TARGETS)[number]['view'];
export type View = 'image' | DebugView;
const VIEWS: readonly DebugView[] = DEBUG_TARGETS.map(({ view }) => view);

export interface Target {
  readonly cell: MatrixCell;
  readonly view: View;
}

/** How many names a message lists. */
const MOST_LISTED = 12;

/**
 * The image of the matrix that `--target` names, or the only one there is. `<name>/plan`, `<name>/install` and `<name>/validate` are
 * views of it; without a matrix the view alone will do. Throws UserError that lists the names there are.
 */
export function chooseTarget(cells: readonly MatrixCell[], wanted: string | undefined): Target {
  const [only, another] = cells;
  if (only === undefined) throw new UserError('the Kairosfile stands for no image');
  const alone = another === undefined;
  if (wanted === undefined) {
    if (alone) return { cell: only, view: 'image' };
    throw new UserError(`the Kairosfile stands for ${cells.length} images; name one of them`, {
      hint: `--target ${listed(cells)}`,
    });
  }
  const { name, view } = splitTarget(wanted, alone);
  const cell = name === '' ? only : cells.find((candidate) => sameName(candidate.name, name));
  if (cell !== undefined) return { cell, view };
  const near = suggest(
    name,
    cells.map((candidate) => candidate.name),
  );
  throw new UserError(`there is no target ${name}`, {
    hint: near === undefined ? `there is ${listed(cells)}` : `did you mean ${near}?`,
  });
}

const isView = (word: string): word is DebugView => (VIEWS as readonly string[]).includes(word);

function splitTarget(wanted: string, alone: boolean): { readonly name: string; readonly view: View } {
  if (alone && isView(wanted)) return { name: '', view: wanted };
  const slash = wanted.lastIndexOf('/');
  const view = wanted.slice(slash + 1);
  if (slash === -1) return { name: wanted, view: 'image' };
  if (isView(view)) return { name: wanted.slice(0, slash), view };
  const near = suggest(view, VIEWS);
  throw new UserError(`the target ${wanted} asks for a view there is not`, {
    hint: near === undefined ? `there are ${VIEWS.join(', ')}` : `did you mean /${near}?`,
  });
}

/** Dots may be dashes: some clients take no dot in a target's name. */
const sameName = (left: string, right: string): boolean =>
  left.replaceAll('.', '-') === right.toLowerCase().replaceAll('.', '-');

function listed(cells: readonly MatrixCell[]): string {
  const names = cells.slice(0, MOST_LISTED).map(({ name }) => name);
  const rest = cells.length - names.length;
  return rest === 0 ? names.join(', ') : `${names.join(', ')} and ${rest} more`;
}
