import { ByteReader, UnexpectedEnd } from '../lib/byte-reader.ts';
import { UserError } from '../lib/user-error.ts';
import { entryPath } from './entry-path.ts';
import { paxNumber, parsePaxRecords, type PaxRecords } from './pax-records.ts';
import { ATTRIBUTE_RECORD, BLOCK, padding, TYPES } from './tar-format.ts';
import { parseTarHeader, type TarHeader } from './tar-header.ts';
import type { TreeEntry } from './tree-entry.ts';

/** No honest pax header or long name comes near this many bytes; one that claims more would only fill our memory. */
const LARGEST_METADATA = 1024 * 1024;

/**
 * Reads a tar archive as a stream of entries, in constant memory: ustar, pax and GNU long names. A file's content must be read
 * before the next entry is asked for; what is left unread is skipped. `what` names the archive in errors.
 *
 * Throws UserError for a damaged or truncated archive, names that climb or are not UTF-8, and sparse files: no image builder
 * writes them, and each of the four sparse formats is a way to make few bytes claim any size.
 */
export async function* readTar(chunks: AsyncIterable<Uint8Array>, what: string): AsyncGenerator<TreeEntry> {
  const reader = new ByteReader(chunks);
  try {
    yield* readEntries(reader, what);
    await reader.drain();
  } catch (error) {
    throw named(error, what);
  } finally {
    await reader.close();
  }
}

const named = (error: unknown, what: string): unknown =>
  error instanceof UnexpectedEnd
    ? new UserError(`${what} is truncated: it ends in the middle of an entry`, { cause: error })
    : error;

async function* readEntries(reader: ByteReader, what: string): AsyncGenerator<TreeEntry> {
  let globals: PaxRecords = new Map();
  let next = noOverrides;
  while (!(await reader.atEnd())) {
    const header = parseTarHeader(await reader.take(BLOCK), what);
    if (header === undefined) return; // Two zero blocks end an archive; one, or none, is forgiven as by every reader.
    switch (header.type) {
      case TYPES.paxHeader:
        next = { ...next, records: parsePaxRecords(await metadata(reader, header, what), what) };
        continue;
      case TYPES.paxGlobalHeader:
        globals = new Map([...globals, ...parsePaxRecords(await metadata(reader, header, what), what)]);
        continue;
      case TYPES.gnuLongName:
        next = { ...next, name: cText(await metadata(reader, header, what)) };
        continue;
      case TYPES.gnuLongLink:
        next = { ...next, linkName: cText(await metadata(reader, header, what)) };
        continue;
    }
    const records = new Map([...globals, ...next.records]);
    const size = paxNumber(records, 'size') ?? header.size;
    const content = new EntryContent(reader, size, what);
    const found = entry(content, header, records, next, what);
    next = noOverrides;
    yield found;
    // Links and directories carry no content whatever their size field says (POSIX pax); old writers fill it in.
    if (found.kind === 'file') await content.skipRest();
  }
}

/** The content of the entry that the reader stands at. */
class EntryContent {
  readonly size: number;
  readonly #reader: ByteReader;
  readonly #what: string;
  #left: number;

  constructor(reader: ByteReader, size: number, what: string) {
    this.size = size;
    this.#left = size;
    this.#reader = reader;
    this.#what = what;
  }

  /** What is not read yet. */
  async *read(): AsyncGenerator<Uint8Array> {
    try {
      while (this.#left > 0) {
        const piece = await this.#reader.some(this.#left);
        this.#left -= piece.length;
        yield piece;
      }
    } catch (error) {
      throw named(error, this.#what);
    }
  }

  /** Passes over what is not read, and what fills the last block. */
  async skipRest(): Promise<void> {
    const left = this.#left;
    this.#left = 0;
    await this.#reader.skip(left + padding(this.size));
  }
}

interface Overrides {
  readonly name?: Uint8Array;
  readonly linkName?: Uint8Array;
  readonly records: PaxRecords;
}
const noOverrides: Overrides = { records: new Map() };

function entry(
  content: EntryContent,
  header: TarHeader,
  records: PaxRecords,
  overrides: Overrides,
  what: string,
): TreeEntry {
  const name = utf8(records.get('path') ?? overrides.name ?? header.name, what);
  const linkName = utf8(records.get('linkpath') ?? overrides.linkName ?? header.linkName, what);
  const sparse =
    header.type === TYPES.gnuSparse || [...records.keys()].some((key) => key.startsWith('GNU.sparse.'));
  if (sparse)
    throw new UserError(`${what}: ${name} is stored as a sparse file, which is not read`, {
      hint: 'Write the archive without --sparse.',
    });
  const base = {
    path: entryPath(name),
    mode: header.mode & 0o7777,
    uid: paxNumber(records, 'uid') ?? header.uid,
    gid: paxNumber(records, 'gid') ?? header.gid,
    modified: paxNumber(records, 'mtime') ?? header.modified,
    attributes: attributes(records),
  };
  switch (header.type) {
    case TYPES.file:
    case TYPES.oldFile:
    case TYPES.contiguousFile:
      // Before ustar a directory was a file whose name ends in a slash.
      if (name.endsWith('/')) return { ...base, kind: 'directory' };
      return { ...base, kind: 'file', size: content.size, open: () => content.read() };
    case TYPES.directory:
      return { ...base, kind: 'directory' };
    case TYPES.link:
      if (linkName === '' || linkName.includes('\0'))
        throw new UserError(`${what}: the link ${name} has no usable target`);
      return { ...base, kind: 'link', target: linkName };
    case TYPES.hardLink:
      return { ...base, kind: 'hard-link', target: entryPath(linkName) };
    case TYPES.characterDevice:
    case TYPES.blockDevice:
    case TYPES.fifo:
      return { ...base, kind: 'device' };
    default:
      throw new UserError(`${what}: ${name} is of the unknown kind ${JSON.stringify(header.type)}`);
  }
}

async function metadata(reader: ByteReader, header: TarHeader, what: string): Promise<Uint8Array> {
  if (header.size > LARGEST_METADATA)
    throw new UserError(`${what}: a header of ${header.size} bytes is larger than any real one`);
  const bytes = await reader.take(header.size);
  await reader.skip(padding(header.size));
  return bytes;
}

function attributes(records: PaxRecords): ReadonlyMap<string, Uint8Array> {
  const found = [...records].filter(([key]) => key.startsWith(ATTRIBUTE_RECORD));
  return new Map(found.map(([key, value]) => [key.slice(ATTRIBUTE_RECORD.length), value]));
}

function cText(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end === -1 ? bytes : bytes.subarray(0, end);
}

function utf8(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new UserError(
      `${what}: the name ${JSON.stringify(Buffer.from(bytes).toString('latin1'))} is not UTF-8`,
      { cause },
    );
  }
}
