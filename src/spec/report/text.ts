import { styleText } from 'node:util';
import { type Diagnostic, escapeCharacter, type Range, STANDARD_INPUT } from '../diagnostic.ts';
import { displayWidth } from '../../lib/display-width.ts';

export interface TextReportOptions {
  readonly colour: boolean;
  /** Characters a line of the excerpt may take. */
  readonly width: number;
  /** The text of a file that diagnostics point into; undefined when there is none to quote. */
  readonly textOf: (file: string) => string | undefined;
}

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

/** Diagnostics for a person: message, source line, caret and hint for each, and a last line that counts them. */
export function textReport(diagnostics: readonly Diagnostic[], options: TextReportOptions): string {
  if (diagnostics.length === 0) return '';
  const paint: Paint = (style, text) =>
    options.colour ? styleText(style, text, { validateStream: false }) : text;
  const entries = diagnostics.map((diagnostic) => entry(diagnostic, options, paint));
  return `${entries.join('\n')}\n${summary(diagnostics)}\n`;
}

function entry(diagnostic: Diagnostic, options: TextReportOptions, paint: Paint): string {
  const { code, severity, message, file, range, hint, url } = diagnostic;
  const colour = severity === 'error' ? 'red' : 'yellow';
  const where = placeOf(diagnostic);
  const head = `${where}${paint([colour, 'bold'], severity)}${paint('dim', `[${code}]`)}: ${paint('bold', message)}\n`;
  const text = file === undefined || range === undefined ? undefined : options.textOf(file);
  const shown =
    text === undefined || range === undefined ? '' : excerpt(text, range, options.width, paint, colour);
  const more = [
    ['hint', hint],
    ['more', url],
  ].map(([name = '', words]) => (words === undefined ? '' : `  ${paint('cyan', name)}: ${words}\n`));
  return `${head}${shown}${more.join('')}`;
}

/** `Kairosfile:3:8: `, as editors and terminals make a link of it. Flags are named in the message. */
function placeOf({ file, range }: Diagnostic): string {
  if (file === undefined) return '';
  const name = file === '-' ? STANDARD_INPUT : printable(file);
  return range === undefined ? `${name}: ` : `${name}:${range.start.line}:${range.start.column}: `;
}

const TAB = '  ';

function excerpt(text: string, range: Range, width: number, paint: Paint, colour: Style): string {
  const line = lineAt(text, range.start.offset - range.start.column + 1);
  if (line.trim() === '') return '';
  const number = String(range.start.line);
  const available = Math.max(width - number.length - 6, 20);
  const from = range.start.column - 1;
  const sameLine = range.end.line === range.start.line;
  const to = sameLine ? range.end.column - 1 : line.length;
  const cut = window(line, from, available);
  const before = printable(line.slice(cut.from, from));
  const marked = printable(line.slice(from, Math.min(to, cut.to)));
  const source = `${cut.from > 0 ? '…' : ''}${before}${printable(line.slice(from, cut.to))}${cut.to < line.length ? '…' : ''}`;
  const indent = ' '.repeat(displayWidth(before) + (cut.from > 0 ? 1 : 0));
  const caret = '^'.repeat(Math.max(displayWidth(marked), 1));
  const margin = ' '.repeat(number.length);
  const bar = paint('dim', '|');
  return ` ${paint('dim', number)} ${bar} ${source.trimEnd()}\n ${margin} ${bar} ${indent}${paint(colour, caret)}\n`;
}

function lineAt(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return text.slice(start, end === -1 ? undefined : end).replace(/\r$/, '');
}

/** The part of a long line that is shown: it begins a little before the mark. */
function window(line: string, mark: number, width: number): { from: number; to: number } {
  if (line.length <= width) return { from: 0, to: line.length };
  const from = mark < width - 10 ? 0 : mark - Math.floor(width / 4);
  return { from, to: Math.min(line.length, from + width) };
}

/** Tabs as spaces and control characters spelt out: a file must not be able to drive the terminal. */
const printable = (text: string): string =>
  text
    .replaceAll('\t', TAB)
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    .replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, escapeCharacter);

function summary(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const counts = [count(errors, 'error'), count(diagnostics.length - errors, 'warning')];
  return counts.filter((part) => part !== undefined).join(', ');
}

const count = (number: number, word: string): string | undefined =>
  number === 0 ? undefined : `${number} ${word}${number === 1 ? '' : 's'}`;
