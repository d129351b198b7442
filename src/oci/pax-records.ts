import { UserError } from '../lib/user-error.ts';

/** The records of a pax header; values are bytes, since extended attributes are not text. */
export type PaxRecords = ReadonlyMap<string, Uint8Array>;

const SPACE = 0x20;
const EQUALS = 0x3d;
const NEWLINE = 0x0a;

/** Reads `<length> <key>=<value>\n` records (POSIX pax, "pax Extended Header"). Throws UserError when one is malformed. */
export function parsePaxRecords(bytes: Uint8Array, what: string): PaxRecords {
  const records = new Map<string, Uint8Array>();
  for (let start = 0; start < bytes.length;) {
    const space = bytes.indexOf(SPACE, start);
    const digits = Buffer.from(bytes.subarray(start, Math.max(start, space))).toString('latin1');
    const length = /^[0-9]{1,9}$/.test(digits) ? Number(digits) : 0;
    const end = start + length;
    const equals = bytes.indexOf(EQUALS, space);
    if (space === -1 || equals === -1 || equals >= end || end > bytes.length || bytes[end - 1] !== NEWLINE)
      throw new UserError(`${what}: a pax header is damaged`);
    const key = Buffer.from(bytes.subarray(space + 1, equals)).toString('utf8');
    records.set(key, bytes.slice(equals + 1, end - 1));
    start = end;
  }
  // An empty value takes back what a global header said (same source).
  return new Map([...records].filter(([, value]) => value.length > 0));
}

/** A decimal record as a number, such as `size` or `mtime`; undefined when it is not there or no number. */
export function paxNumber(records: PaxRecords, key: string): number | undefined {
  const value = records.get(key);
  if (value === undefined) return undefined;
  const text = Buffer.from(value).toString('latin1');
  if (!/^-?[0-9]+(\.[0-9]*)?$/.test(text)) return undefined;
  const number = Math.floor(Number(text));
  return Number.isSafeInteger(number) && (number >= 0 || key === 'mtime') ? number : undefined;
}
