import { displayWidth } from '../../lib/display-width.ts';
import type { BuildWarning, TransferUpdate } from './status-update.ts';

/** `3.2s`, and `75.0s` too: times of one build are compared with each other. */
export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)}s`;

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `512B`, `1.21MB`: in thousands, as the daemon itself counts. */
export function byteCount(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)}${UNITS[unit] ?? ''}`;
}

/** A transfer and how far it is: `sha256:1a2b… 3.10MB / 27.5MB`. */
export function transferText({ id, name, current, total }: TransferUpdate): string {
  const title = (name === '' ? id : name).replace(/^(.*\bsha256:[0-9a-f]{12})[0-9a-f]+/, '$1');
  if (total > 0) return `${title} ${byteCount(current)} / ${byteCount(total)}`;
  return current > 0 ? `${title} ${byteCount(current)}` : title;
}

/** The text in at most so many columns, the last of them `…` when something was cut. */
export function clip(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let shown = '';
  let width = 1;
  for (const character of text) {
    width += displayWidth(character);
    if (width > columns) break;
    shown += character;
  }
  return columns < 1 ? '' : `${shown}…`;
}

/** `WARN: Kairosfile:3: latest is not pinned (https://…)`. */
export function warningLine({ message, file, line, url }: BuildWarning): string {
  const place = file === undefined ? '' : `${file}:${line ?? 1}: `;
  return `WARN: ${place}${message}${url === '' ? '' : ` (${url})`}\n`;
}
