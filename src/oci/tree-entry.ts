import { createReadStream } from 'node:fs';

interface EntryBase {
  /** Relative to the root, `/` between the parts, no `.` or `..` part; the root itself is the empty string. */
  readonly path: string;
  /** Permission bits with set-id and sticky bits, such as 0o755. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Time of the last change, in seconds since 1970. */
  readonly modified: number;
  /** Extended attributes, raw bytes by name. */
  readonly attributes: ReadonlyMap<string, Uint8Array>;
}

export interface FileEntry extends EntryBase {
  readonly kind: 'file';
  /** Bytes. */
  readonly size: number;
  /** The content. In a stream of entries it can be read once, and only until the next entry is asked for. */
  open(): AsyncIterable<Uint8Array>;
}

/** One thing in a file tree. A layer, a mounted directory and a list in memory are all streams of these. */
export type TreeEntry =
  | FileEntry
  | (EntryBase & { readonly kind: 'directory' })
  | (EntryBase & { readonly kind: 'link'; readonly target: string })
  | (EntryBase & { readonly kind: 'hard-link'; /** A path like `path`. */ readonly target: string })
  | (EntryBase & { readonly kind: 'device' });

/** What may be said of an entry made in memory; the rest is root's, of 1970, and mode 0644 or 0755. */
export interface EntryOptions {
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly modified?: number;
  readonly attributes?: ReadonlyMap<string, Uint8Array>;
}

function base(path: string, mode: number, options: EntryOptions): EntryBase {
  return { path, mode, uid: 0, gid: 0, modified: 0, attributes: new Map(), ...options };
}

/** A file whose content is at hand. */
export function fileEntry(path: string, content: Uint8Array | string, options: EntryOptions = {}): TreeEntry {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const open = async function* (): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(bytes);
  };
  return { ...base(path, 0o644, options), kind: 'file', size: bytes.length, open };
}

/** A file whose content lies on disk; `size` is its length in bytes and must stay true until it is read. */
export function diskFileEntry(
  path: string,
  file: string,
  size: number,
  options: EntryOptions = {},
): TreeEntry {
  return { ...base(path, 0o644, options), kind: 'file', size, open: () => createReadStream(file) };
}

export function directoryEntry(path: string, options: EntryOptions = {}): TreeEntry {
  return { ...base(path, 0o755, options), kind: 'directory' };
}

/** A symbolic link; the target is kept as it is written. */
export function linkEntry(path: string, target: string, options: EntryOptions = {}): TreeEntry {
  return { ...base(path, 0o777, options), kind: 'link', target };
}
