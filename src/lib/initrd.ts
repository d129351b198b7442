import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw, createZstdDecompress } from 'node:zlib';
import { ByteReader } from './byte-reader.ts';
import { CommandError } from './command-error.ts';
import { type CpioEntry, CpioError, isCpio, readCpio } from './cpio.ts';
import type { Command, Host } from './host.ts';

/** What an initrd holds, or why that can't be told. */
export type InitrdContent = { readonly entries: readonly CpioEntry[] } | { readonly unreadable: string };

/** Bounds against an initrd made to exhaust memory or time; real ones stay far below each. */
const LIMITS = { entries: 500_000, unpackedBytes: 8 * 1024 ** 3, segments: 4096 } as const;

/** Milliseconds a decompressor may take. */
const FILTER_LIMIT = 10 * 60 * 1000;

/** How much of a stream node:zlib hands over at once. */
const PIECE = 1024 * 1024;

interface Decoder {
  /** Bytes before and after what the stream itself takes. */
  readonly header: (bytes: Uint8Array) => number;
  readonly trailer: number;
  readonly stream: () => ReturnType<typeof createInflateRaw> | ReturnType<typeof createZstdDecompress>;
}

type Compression = {
  readonly name: string;
  /** The first bytes of the format, as the kernel tells them apart (lib/decompress.c). */
  readonly magic: readonly number[];
} & (Decoder | { readonly command: Command; readonly package: string });

const COMPRESSIONS: readonly Compression[] = [
  {
    // Not node:zlib's gunzip: that one fails when another kind of archive follows the stream.
    name: 'gzip',
    magic: [0x1f, 0x8b],
    header: gzipHeaderSize,
    trailer: 8,
    stream: () => createInflateRaw({ chunkSize: PIECE }),
  },
  {
    name: 'zstd',
    magic: [0x28, 0xb5, 0x2f, 0xfd],
    header: () => 0,
    trailer: 0,
    stream: () => createZstdDecompress({ chunkSize: PIECE }),
  },
  { name: 'xz', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a], command: ['xz', '-dc'], package: 'xz-utils or xz' },
  { name: 'lzma', magic: [0x5d, 0, 0], command: ['xz', '-dc'], package: 'xz-utils or xz' },
  { name: 'lz4', magic: [0x02, 0x21, 0x4c, 0x18], command: ['lz4', '-dc'], package: 'lz4' },
  { name: 'lz4', magic: [0x04, 0x22, 0x4d, 0x18], command: ['lz4', '-dc'], package: 'lz4' },
  { name: 'bzip2', magic: [0x42, 0x5a, 0x68], command: ['bzip2', '-dc'], package: 'bzip2' },
  { name: 'lzop', magic: [0x89, 0x4c, 0x5a, 0x4f], command: ['lzop', '-dc'], package: 'lzop' },
];

/** What data that starts with these bytes was compressed with; undefined for what is not compressed. */
export const compressionOf = (start: Uint8Array): string | undefined => findCompression(start)?.name;

const findCompression = (bytes: Uint8Array): Compression | undefined =>
  COMPRESSIONS.find(({ magic }) => magic.every((byte, index) => bytes[index] === byte));

/**
 * Every entry of an initrd: archives one after another, plain or compressed, zeros between them, as the kernel unpacks
 * them (Documentation/driver-api/early-userspace/buffer-format.rst). Early microcode is left out: it never becomes part
 * of the initrd's file tree that anybody looks for. Never throws for what the bytes hold.
 */
export async function readInitrd(bytes: Uint8Array, host: Pick<Host, 'filter'>): Promise<InitrdContent> {
  const collector = new Collector();
  try {
    let offset = 0;
    for (let segment = 0; offset < bytes.length; segment++) {
      if (segment === LIMITS.segments) throw new CpioError('it has too many parts');
      if (bytes[offset] === 0) offset += await leadingZeros(bytes.subarray(offset));
      else offset += await readSegment(bytes.subarray(offset), host, collector);
    }
  } catch (error) {
    return { unreadable: reasonOf(error) };
  }
  if (collector.entries.length === 0) return { unreadable: 'it holds no files' };
  const squashed = collector.entries.find(({ name }) => /^squash(fs)?-root\.img$/.test(name));
  if (squashed !== undefined) return { unreadable: `its files are inside ${squashed.name}` };
  return { entries: collector.entries };
}

async function leadingZeros(bytes: Uint8Array): Promise<number> {
  return new ByteReader(onePiece(bytes)).skipZeros();
}

/** Reads one plain archive or one compressed stream; gives how many of the bytes it took. */
async function readSegment(
  bytes: Uint8Array,
  host: Pick<Host, 'filter'>,
  collector: Collector,
): Promise<number> {
  if (isCpio(bytes)) {
    const reader = new ByteReader(onePiece(bytes));
    await collector.addArchive(reader);
    return reader.position;
  }
  const compression = findCompression(bytes);
  if (compression === undefined)
    throw new CpioError('it is neither a cpio archive nor compressed in a known way');
  if ('stream' in compression) {
    const header = compression.header(bytes);
    const decoder = compression.stream();
    const source = Readable.from([bytes.subarray(header)]);
    await pipeline(source, decoder, async (unpacked: AsyncIterable<Uint8Array>) =>
      collector.addArchives(unpacked),
    );
    return header + decoder.bytesWritten + compression.trailer;
  }
  try {
    await collector.addArchives(host.filter(compression.command, bytes, { timeout: FILTER_LIMIT }));
  } catch (error) {
    if (!(error instanceof CommandError) || error.failure.cause !== 'not-found') throw error;
    const [program] = compression.command;
    throw new CpioError(
      `it is compressed with ${compression.name} and there is no ${program} to read it: install ${compression.package}`,
    );
  }
  return bytes.length;
}

/** Gathers entries within the limits. */
class Collector {
  readonly entries: CpioEntry[] = [];
  #unpacked = 0;

  async addArchives(unpacked: AsyncIterable<Uint8Array>): Promise<void> {
    const reader = new ByteReader(this.#counted(unpacked));
    for (;;) {
      await reader.skipZeros();
      if (await reader.atEnd()) return;
      await this.addArchive(reader);
    }
  }

  async addArchive(reader: ByteReader): Promise<void> {
    for await (const entry of readCpio(reader)) {
      if (isEarly(entry.name)) continue;
      if (this.entries.length === LIMITS.entries) throw new CpioError('it has too many files');
      this.entries.push(entry);
    }
  }

  async *#counted(unpacked: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of unpacked) {
      this.#unpacked += piece.length;
      if (this.#unpacked > LIMITS.unpackedBytes) throw new CpioError('it unpacks to more than 8 GiB');
      yield piece;
    }
  }
}

/** Microcode and ACPI tables that the kernel takes from fixed names before there is a file system. */
const isEarly = (name: string): boolean => /^(kernel(\/|$)|early_cpio$)/.test(name);

/** RFC 1952, section 2.3: ten bytes, then an extra field, a name, a comment and a checksum as the flags say. */
function gzipHeaderSize(bytes: Uint8Array): number {
  const flags = bytes[3] ?? 0;
  const afterZero = (from: number): number => {
    const zero = bytes.indexOf(0, from);
    return zero === -1 ? bytes.length : zero + 1;
  };
  let size = 10;
  if ((flags & 4) !== 0) size += 2 + (bytes[size] ?? 0) + 256 * (bytes[size + 1] ?? 0);
  if ((flags & 8) !== 0) size = afterZero(size);
  if ((flags & 16) !== 0) size = afterZero(size);
  return (flags & 2) === 0 ? size : size + 2;
}

async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function reasonOf(error: unknown): string {
  if (error instanceof CpioError) return error.message;
  if (error instanceof CommandError) return `it could not be unpacked: ${error.message}`;
  return `it is damaged: ${error instanceof Error ? error.message : String(error)}`;
}
