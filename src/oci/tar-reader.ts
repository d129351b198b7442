import { UserError } from '../lib/user-error.ts';
import { createByteReader, type ByteReader } from './byte-reader.ts';
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
  const reader = createByteReader(chunks, what);
  let globals: PaxRecords = new Map();
  let next = noOverrides;
  try {
    for (;;) {
      const block = await reader.readBlock(BLOCK);
      const header = block === undefined ? undefined : parseTarHeader(block, what);
      if (header === undefined) break; // Two zero blocks end an archive; one, or none, is forgiven as by every reader.
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
      const found = entry(reader, header, records, next, size, what);
      next = noOverrides;
      const holdsContent = found.kind === 'file';
      reader.startContent(holdsContent ? size : 0);
      yield found;
      await reader.skipContent();
      // Links and directories carry no content whatever their size field says (POSIX pax); old writers fill it in.
      if (holdsContent) await reader.skip(padding(size));
    }
    await reader.drain();
  } finally {
    await reader.close();
  }
}

interface Overrides {
  readonly name?: Uint8Array;
  readonly linkName?: Uint8Array;
  readonly records: PaxRecords;
}
const noOverrides: Overrides = { records: new Map() };

function entry(
  reader: ByteReader,
  header: TarHeader,
  records: PaxRecords,
  overrides: Overrides,
  size: number,
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
      return { ...base, kind: 'file', size, open: () => reader.content() };
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
  const bytes = await reader.read(header.size);
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
