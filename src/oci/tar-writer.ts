import { UserError } from '../lib/user-error.ts';
import { ATTRIBUTE_RECORD, BLOCK, FIELDS, headerChecksum, padding, TYPES } from './tar-format.ts';
import type { FileEntry, TreeEntry } from './tree-entry.ts';

/**
 * Writes entries as a tar archive, in the order they come: plain ustar headers, and a pax header only where ustar has no room.
 * The bytes depend on the entries alone. Throws UserError when a file is shorter or longer than it said, or is a device.
 */
export async function* writeTar(
  entries: Iterable<TreeEntry> | AsyncIterable<TreeEntry>,
): AsyncGenerator<Uint8Array> {
  for await (const entry of entries) {
    yield* header(entry);
    if (entry.kind === 'file') yield* content(entry);
  }
  yield Buffer.alloc(2 * BLOCK);
}

async function* content(entry: FileEntry): AsyncGenerator<Uint8Array> {
  let written = 0;
  for await (const chunk of entry.open()) {
    written += chunk.length;
    if (written > entry.size) break;
    yield chunk;
  }
  if (written !== entry.size)
    throw new UserError(`${entry.path} changed while it was read: ${entry.size} bytes were expected`);
  const fill = padding(entry.size);
  if (fill > 0) yield Buffer.alloc(fill);
}

const TYPE_OF = {
  file: TYPES.file,
  directory: TYPES.directory,
  link: TYPES.link,
  'hard-link': TYPES.hardLink,
} as const;

function* header(entry: TreeEntry): Generator<Uint8Array> {
  if (entry.kind === 'device')
    throw new UserError(`${entry.path} is a device, pipe or socket: layers are written without them`);
  const name = (entry.path === '' ? '.' : entry.path) + (entry.kind === 'directory' ? '/' : '');
  const linkName = entry.kind === 'link' || entry.kind === 'hard-link' ? entry.target : '';
  const size = entry.kind === 'file' ? entry.size : 0;
  const records = new Map<string, Uint8Array>();
  const split = splitName(name);
  if (split === undefined) records.set('path', Buffer.from(name));
  if (!fitsAscii(linkName, FIELDS.linkName[1])) records.set('linkpath', Buffer.from(linkName));
  if (!fitsOctal(size, FIELDS.size[1])) records.set('size', Buffer.from(String(size)));
  for (const key of ['uid', 'gid'] as const)
    if (!fitsOctal(entry[key], FIELDS[key][1])) records.set(key, Buffer.from(String(entry[key])));
  for (const [key, value] of entry.attributes) records.set(ATTRIBUTE_RECORD + key, value);
  if (records.size > 0) yield* paxHeader(records);
  yield block(TYPE_OF[entry.kind], {
    ...(split ?? { name: asciiCut(name, FIELDS.name[1]), prefix: '' }),
    linkName: asciiCut(linkName, FIELDS.linkName[1]),
    mode: entry.mode,
    uid: fitsOctal(entry.uid, FIELDS.uid[1]) ? entry.uid : 0,
    gid: fitsOctal(entry.gid, FIELDS.gid[1]) ? entry.gid : 0,
    size: fitsOctal(size, FIELDS.size[1]) ? size : 0,
    modified: Math.max(0, Math.floor(entry.modified)),
  });
}

interface BlockFields {
  readonly name: string;
  readonly prefix: string;
  readonly linkName: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly modified: number;
}

function block(type: string, fields: BlockFields): Uint8Array {
  const bytes = Buffer.alloc(BLOCK);
  const text = ([offset]: readonly [number, number], value: string): void => {
    bytes.write(value, offset, 'latin1');
  };
  const octal = (field: readonly [number, number], value: number): void =>
    text(field, value.toString(8).padStart(field[1] - 1, '0'));
  text(FIELDS.name, fields.name);
  octal(FIELDS.mode, fields.mode & 0o7777);
  octal(FIELDS.uid, fields.uid);
  octal(FIELDS.gid, fields.gid);
  octal(FIELDS.size, fields.size);
  octal(FIELDS.modified, fields.modified);
  text(FIELDS.type, type);
  text(FIELDS.linkName, fields.linkName);
  text(FIELDS.magic, 'ustar\x0000');
  text(FIELDS.prefix, fields.prefix);
  text(FIELDS.checksum, `${headerChecksum(bytes).toString(8).padStart(6, '0')}\0 `);
  return bytes;
}

function* paxHeader(records: ReadonlyMap<string, Uint8Array>): Generator<Uint8Array> {
  const sorted = [...records].sort(([left], [right]) => (left < right ? -1 : 1));
  const body = Buffer.concat(sorted.map(([key, value]) => paxRecord(key, value)));
  const name = 'PaxHeaders/entry';
  const plain = { name, prefix: '', linkName: '', mode: 0o644, uid: 0, gid: 0, modified: 0 };
  yield block(TYPES.paxHeader, { ...plain, size: body.length });
  yield body;
  yield Buffer.alloc(padding(body.length));
}

/** `<length> <key>=<value>\n`, where the length counts its own digits too (POSIX pax, "pax Extended Header"). */
function paxRecord(key: string, value: Uint8Array): Uint8Array {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from('\n')]);
  let length = rest.length;
  while (rest.length + String(length).length !== length) length = rest.length + String(length).length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

/** Splits a name over ustar's two fields at a `/`; undefined when it has to go into a pax header. */
function splitName(name: string): { readonly name: string; readonly prefix: string } | undefined {
  if (fitsAscii(name, FIELDS.name[1])) return { name, prefix: '' };
  if (!fitsAscii(name, FIELDS.name[1] + FIELDS.prefix[1])) return undefined;
  const cut = name.indexOf('/', name.length - FIELDS.name[1] - 1);
  if (cut <= 0 || cut > FIELDS.prefix[1] || cut === name.length - 1) return undefined;
  return { name: name.slice(cut + 1), prefix: name.slice(0, cut) };
}

function fitsAscii(text: string, length: number): boolean {
  return text.length <= length && /^[\x20-\x7e]*$/.test(text);
}

function asciiCut(text: string, length: number): string {
  return text.replace(/[^\x20-\x7e]/g, '_').slice(0, length);
}

function fitsOctal(value: number, length: number): boolean {
  return value < 8 ** (length - 1);
}
