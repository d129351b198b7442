import type { ByteReader } from './byte-reader.ts';
import { UnexpectedEnd } from './byte-reader.ts';

/**
 * The "newc" cpio format as the kernel reads it: Documentation/driver-api/early-userspace/buffer-format.rst. A header is
 * `magic` and 13 numbers of 8 hexadecimal digits; name and content are each filled up with zeros to a multiple of 4.
 */
const MAGIC = /^07070[12]$/;
const HEADER_SIZE = 110;
const TRAILER = 'TRAILER!!!';
/** Where each number begins, counted in numbers. */
const FIELD = { mode: 1, size: 6, nameSize: 11 } as const;

/** Linux's PATH_MAX: longer names and link targets are refused by the kernel as well. */
const LONGEST_NAME = 4096;

export type CpioKind = 'file' | 'directory' | 'link' | 'other';

export interface CpioEntry {
  /** Without leading `/` or `./`. */
  readonly name: string;
  readonly kind: CpioKind;
  /** Bytes of content. */
  readonly size: number;
  /** Where a link leads. */
  readonly target?: string;
}

/** The bytes are not a cpio archive, or a damaged one. */
export class CpioError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CpioError';
  }
}

/** True when `bytes` start as a newc archive does. */
export function isCpio(bytes: Uint8Array): boolean {
  return MAGIC.test(latin1(bytes.subarray(0, 6)));
}

/**
 * The entries of one archive up to its trailer, content passed over. Hard links stand once per name. Throws CpioError;
 * the reader is left right behind the trailer.
 */
export async function* readCpio(reader: ByteReader): AsyncGenerator<CpioEntry> {
  try {
    for (;;) {
      const entry = await readEntry(reader);
      if (entry.name === TRAILER) return;
      yield entry;
    }
  } catch (error) {
    if (error instanceof UnexpectedEnd) throw new CpioError('the archive is cut off');
    throw error;
  }
}

async function readEntry(reader: ByteReader): Promise<CpioEntry> {
  const header = latin1(await reader.take(HEADER_SIZE));
  if (!MAGIC.test(header.slice(0, 6))) throw new CpioError('not a cpio archive of the newc format');
  const number = (field: number): number => {
    const digits = header.slice(6 + field * 8, 14 + field * 8);
    if (!/^[0-9a-f]{8}$/i.test(digits)) throw new CpioError('an entry has a damaged header');
    return Number.parseInt(digits, 16);
  };
  const nameSize = number(FIELD.nameSize);
  const size = number(FIELD.size);
  const kind = kindOf(number(FIELD.mode));
  if (nameSize < 1 || nameSize > LONGEST_NAME)
    throw new CpioError('an entry has a name of impossible length');

  const raw = text((await reader.take(nameSize)).subarray(0, -1));
  if (raw === TRAILER) return { name: TRAILER, kind, size };
  await reader.skip(padding(HEADER_SIZE + nameSize));
  const name = raw.replace(/^(\.?\/+)+/, '');
  const keep = kind === 'link' && size <= LONGEST_NAME;
  const target = keep ? { target: text(await reader.take(size)) } : {};
  await reader.skip((keep ? 0 : size) + padding(size));
  return { name, kind, size, ...target };
}

/** Zeros between `size` bytes and the next multiple of 4. */
const padding = (size: number): number => (4 - (size % 4)) % 4;

/** File types of stat(2), the bits under S_IFMT. */
function kindOf(mode: number): CpioKind {
  const kinds: Readonly<Record<number, CpioKind>> = {
    0o100000: 'file',
    0o040000: 'directory',
    0o120000: 'link',
  };
  return kinds[mode & 0o170000] ?? 'other';
}

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
