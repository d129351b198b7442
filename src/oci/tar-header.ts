import { UserError } from '../lib/user-error.ts';
import { FIELDS, headerChecksum } from './tar-format.ts';

/** What stands in one header block; names are bytes, their encoding is the reader's business. */
export interface TarHeader {
  readonly name: Uint8Array;
  readonly linkName: Uint8Array;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes. */
  readonly size: number;
  /** Seconds since 1970. */
  readonly modified: number;
  readonly type: string;
}

/** Reads a header block; undefined for the zero block that ends an archive. Throws UserError when the checksum is wrong. */
export function parseTarHeader(block: Uint8Array, what: string): TarHeader | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  if (number(block, FIELDS.checksum, what) !== headerChecksum(block))
    throw new UserError(`${what} is damaged, or no tar archive: a header's checksum is wrong`);
  const magic = Buffer.from(field(block, FIELDS.magic)).toString('latin1');
  // GNU's own magic, "ustar  ", uses the prefix field for other things.
  const prefix = magic.startsWith('ustar\0') ? text(block, FIELDS.prefix) : new Uint8Array(0);
  const name = text(block, FIELDS.name);
  return {
    name: prefix.length === 0 ? name : Buffer.concat([prefix, Buffer.from('/'), name]),
    linkName: text(block, FIELDS.linkName),
    mode: number(block, FIELDS.mode, what),
    uid: number(block, FIELDS.uid, what),
    gid: number(block, FIELDS.gid, what),
    size: number(block, FIELDS.size, what),
    modified: number(block, FIELDS.modified, what),
    type: String.fromCharCode(block[FIELDS.type[0]] ?? 0),
  };
}

function field(block: Uint8Array, [offset, length]: readonly [number, number]): Uint8Array {
  return block.subarray(offset, offset + length);
}

function text(block: Uint8Array, place: readonly [number, number]): Uint8Array {
  const bytes = field(block, place);
  const end = bytes.indexOf(0);
  return end === -1 ? bytes : bytes.subarray(0, end);
}

/** Octal digits, or, with the first bit set, a big-endian number (GNU tar manual, "Basic Tar Format", base-256). */
function number(block: Uint8Array, place: readonly [number, number], what: string): number {
  const bytes = field(block, place);
  const first = bytes[0] ?? 0;
  let value: number;
  if (first === 0x80) value = bytes.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
  else {
    const digits = Buffer.from(bytes).toString('latin1').replace(/\0.*$/s, '').trim();
    value = /^[0-7]*$/.test(digits) ? parseInt(digits || '0', 8) : NaN;
  }
  if (!Number.isSafeInteger(value))
    throw new UserError(`${what} is damaged, or no tar archive: a header holds no usable number`);
  return value;
}
