/** What an entry on disk gets besides its content. */
export interface EntryStatus {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since 1970. */
  readonly modified: number;
  readonly attributes: ReadonlyMap<string, Uint8Array>;
}

export type TargetKind = 'file' | 'directory' | 'link' | 'other';

/**
 * The tree that entries are written into. Paths are relative to its root and real: no part but the last may be a link, there is
 * no `..`, and the root is the empty string. Whoever calls has followed the links already (see path-resolver.ts).
 */
export interface LayerTarget {
  /** The kind of the entry itself, a link not followed; undefined when nothing is there. */
  kind(path: string): Promise<TargetKind | undefined>;
  readLink(path: string): Promise<string>;
  /** Writes a file whole or not at all, in place of a file or link. Gives the names of attributes that could not be kept. */
  writeFile(
    path: string,
    content: AsyncIterable<Uint8Array>,
    status: EntryStatus,
  ): Promise<readonly string[]>;
  writeLink(path: string, target: string, status: EntryStatus): Promise<void>;
  /** Gives the file `existing` a second name, in place of a file or link. */
  writeHardLink(path: string, existing: string): Promise<void>;
  /** Makes a directory that is not there. */
  makeDirectory(path: string, status: EntryStatus): Promise<void>;
  /** Sets mode, owner and time of a directory. */
  setDirectory(path: string, status: EntryStatus): Promise<void>;
}
