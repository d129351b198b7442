import { styleText } from 'node:util';
import { displayWidth } from '../../lib/display-width.ts';
import type { Row } from './build-status.ts';
import { clip, seconds, transferText } from './format.ts';

export interface FrameOptions {
  readonly columns: number;
  /** Lines the frame may have. */
  readonly lines: number;
  readonly colour: boolean;
}

type Style = Parameters<typeof styleText>[0];

/** Lines of output shown of each running row, where there is room. */
const TAIL_LINES = 6;

/** The line of a row, its time at the right edge: ` => [install] packages (apt-get)      3.2s`. */
export function rowLine(row: Row, options: FrameOptions): string {
  const mark = { cached: 'CACHED ', failed: 'ERROR ', canceled: 'CANCELED ', running: '', done: '' }[
    row.state
  ];
  return aligned(` => ${mark}${row.title}`, seconds(row.milliseconds), styleOf(row), options);
}

/** What stands below what is finished: how far the build is, and what runs now with its transfers and last lines. */
export function liveFrame(running: readonly Row[], header: string, options: FrameOptions): readonly string[] {
  return [
    clip(header, options.columns),
    ...shares(running, options.lines - 1).flatMap(({ row, room }) => [
      rowLine(row, options),
      ...detailLines(row, room, options),
    ]),
  ];
}

/** Divides the lines that are left among the rows, the last one first: it is the news. */
function shares(
  rows: readonly Row[],
  lines: number,
): readonly { readonly row: Row; readonly room: number }[] {
  const shown = lines > 0 ? rows.slice(-lines) : [];
  let left = lines - shown.length;
  return shown
    .toReversed()
    .map((row, index) => {
      const wanted = openTransfers(row).length + Math.min(row.tail.length, TAIL_LINES);
      const room = Math.min(wanted, Math.max(Math.floor(left / (shown.length - index)), 0));
      left -= room;
      return { row, room };
    })
    .toReversed();
}

const openTransfers = ({ transfers }: Row) => transfers.filter(({ completed }) => completed === undefined);

function detailLines(row: Row, room: number, options: FrameOptions): readonly string[] {
  const transfers = openTransfers(row).map((transfer) => ` => => ${transferText(transfer)}`);
  const tail = row.tail.slice(-TAIL_LINES).map((line) => ` => => # ${line}`);
  const lines = [...transfers, ...tail];
  return lines.slice(Math.max(lines.length - room, 0)).map((line) => aligned(line, '', 'dim', options));
}

function aligned(left: string, right: string, style: Style | undefined, options: FrameOptions): string {
  const { columns, colour } = options;
  // Where there is no room for both, the name is worth more than the time.
  const time = right === '' || columns < right.length + 24 ? '' : right;
  const text = clip(left, columns - (time === '' ? 0 : time.length + 1));
  const line = time === '' ? text : `${text}${' '.repeat(columns - displayWidth(text) - time.length)}${time}`;
  return colour && style !== undefined ? styleText(style, line, { validateStream: false }) : line;
}

function styleOf({ state, title }: Row): Style | undefined {
  if (state === 'failed') return 'red';
  if (state === 'canceled') return 'yellow';
  if (title.startsWith('[internal]')) return 'dim';
  return state === 'running' ? undefined : 'blue';
}
