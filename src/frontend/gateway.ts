import type { Output } from '../llb/op.ts';
import type { Platform } from '../oci/image-manifest.ts';
import type { Capabilities } from './capabilities.ts';
import type { ErrorStatus } from './error-status.ts';
import type { CacheImport } from './request/frontend-request.ts';
import type { Result } from './result.ts';
import type { TreeReference } from './tree-reference.ts';
import type { Init } from '../wire/codec.ts';
import type { Definition } from '../wire/frontend.generated.ts';

export interface SolveOptions {
  /** Wait until it is made, so that a failure is one of this call. */
  readonly evaluate?: boolean;
  readonly cacheImports?: readonly CacheImport[];
}

export interface ImageQuestion {
  readonly reference: string;
  readonly platform: Platform;
  readonly resolveMode: 'default' | 'pull' | 'local';
  /** What the progress output calls the look-up. */
  readonly title: string;
  /** Session and store of an OCI layout that the client serves. */
  readonly store?: { readonly sessionId: string; readonly name: string };
}

/** An image as it was found. */
export interface ImageAnswer {
  /** Reference to use from now on: a policy of the daemon may have replaced the one that was asked for. */
  readonly reference: string;
  /** Absent for an image that only the daemon has. */
  readonly digest?: string;
  /** Image configuration as JSON text. */
  readonly config: string;
}

export interface FileEntry {
  readonly path: string;
  /** Go's FileMode: https://pkg.go.dev/io/fs#FileMode */
  readonly mode: number;
  readonly size: number;
  /** Where a link leads; empty for anything else. */
  readonly linkName: string;
}

export interface Warning {
  /** Digest of the vertex it belongs to. */
  readonly digest: string;
  readonly short: string;
  readonly detail: readonly string[];
  readonly url?: string;
  readonly source?: {
    readonly filename: string;
    readonly content: Uint8Array;
    /** First and last line, from 1. */
    readonly lines: readonly [first: number, last: number];
  };
}

/** The daemon as a frontend sees it: typed calls that know what it can do and make do without where they can. */
export interface Gateway {
  /** What the gateway can do for a frontend. */
  readonly capabilities: Capabilities;
  /** Which operations and attributes the daemon can solve. */
  readonly operations: Capabilities;
  /** Platforms of the first worker; the first is its own. Never empty. */
  readonly platforms: readonly Platform[];
  solve(definition: Init<Definition>, options?: SolveOptions): Promise<TreeReference>;
  /** Waits until a tree is made. Throws what its making failed with. */
  evaluate(tree: TreeReference): Promise<void>;
  /** The content of a file, or undefined when there is none. Throws UserError when it is longer than `limit` bytes. */
  readFile(tree: TreeReference, path: string, limit: number): Promise<Uint8Array | undefined>;
  /**
   * The content of a file of a client's directory, without the daemon in between: there where this process is the client. Undefined
   * when there is no such file; throws UserError when it is longer than `limit` bytes.
   */
  readonly readLocal?: (directory: string, path: string, limit: number) => Promise<Uint8Array | undefined>;
  /** The first `length` bytes at most. */
  readStart(tree: TreeReference, path: string, length: number): Promise<Uint8Array | undefined>;
  /** What is at a path, links followed; undefined when there is nothing. */
  statFile(tree: TreeReference, path: string): Promise<FileEntry | undefined>;
  /** The entries themselves, links not followed; those that fit the pattern (`lib*`) when one is given. */
  readDirectory(tree: TreeReference, path: string, pattern?: string): Promise<readonly FileEntry[]>;
  resolveImage(question: ImageQuestion): Promise<ImageAnswer>;
  /** When a git commit was made or a file of a server was changed, in seconds since 1970; undefined when the source doesn't say. */
  sourceTime(source: Output): Promise<number | undefined>;
  /** The graphs that came with the request, by name: contexts that the client made itself. */
  inputs(): Promise<ReadonlyMap<string, Definition>>;
  /** Shows a warning, where the daemon can. */
  warn(warning: Warning): Promise<void>;
  /** Ends the build with what it made. */
  return(result: Result): Promise<void>;
  /** Ends the build with an error. */
  fail(status: ErrorStatus): Promise<void>;
}
