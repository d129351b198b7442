import { escapeCharacter } from '../../spec/diagnostic.ts';
import { clip } from '../progress/format.ts';
import type { SourcePlace } from './source-places.ts';

/** Lines shown of a place at most: a long script is not what a person has to find. */
const MOST_LINES = 4;

/** `Kairosfile:12` and the lines there, as compilers show them. */
export function excerpt({ file, content, line, endLine }: SourcePlace, columns: number): string {
  const lines = new TextDecoder().decode(content).split('\n');
  const last = Math.min(endLine, line + MOST_LINES - 1);
  const margin = String(last).length;
  const shown = lines.slice(line - 1, last).map((text, index) => {
    const number = String(line + index).padStart(margin);
    return clip(`  ${number} | ${printable(text)}`, columns);
  });
  return [`${file}:${line}`, ...shown, ''].join('\n');
}

const printable = (text: string): string =>
  text
    .trimEnd()
    .replaceAll('\t', '  ')
    .replace(/[\p{Cc}\p{Cf}]/gu, escapeCharacter);
