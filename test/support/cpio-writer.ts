/** One entry of a newc archive made for a test. A link's content is its target. */
export interface WrittenEntry {
  readonly name: string;
  readonly mode?: number;
  readonly content?: string;
}

/** The bytes of a newc cpio archive with a trailer, filled up to a multiple of 512 as GNU cpio does. */
export function cpioArchive(entries: readonly WrittenEntry[]): Uint8Array {
  const parts = [...entries, { name: 'TRAILER!!!', mode: 0 }].map((entry, index) => cpioEntry(entry, index));
  const bytes = Buffer.concat(parts);
  return Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

/** An archive of empty files with these names, the directories they need not included. */
export function cpioOf(names: readonly string[]): Uint8Array {
  return cpioArchive(names.map((name) => ({ name })));
}

function cpioEntry({ name, mode = 0o100644, content = '' }: WrittenEntry, inode: number): Buffer {
  const nameBytes = Buffer.from(`${name}\0`);
  const contentBytes = Buffer.from(content);
  const numbers = [inode, mode, 0, 0, 1, 0, contentBytes.length, 0, 0, 0, 0, nameBytes.length, 0];
  const header = Buffer.from(
    `070701${numbers.map((number) => number.toString(16).padStart(8, '0')).join('')}`,
  );
  return Buffer.concat([filledUp(Buffer.concat([header, nameBytes])), filledUp(contentBytes)]);
}

const filledUp = (bytes: Buffer): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
