import { createHash, randomUUID } from 'node:crypto';
import { appendFile, type FileHandle, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createDigester, type Digest, type Digester, isDigest } from '../../oci/digest.ts';
import { type ImageLayout, layoutBlob } from '../../oci/image-layout.ts';
import { GRPC_CODE, GrpcError } from '../../frontend/transport.ts';

/** A blob of a store. */
export interface BlobInfo {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  readonly modified: Date;
}

/** Content that is being written: it becomes a blob by its digest. */
export interface Ingest {
  readonly ref: string;
  readonly started: Date;
  /** Bytes that have come so far. */
  readonly offset: number;
  write(data: Uint8Array): Promise<void>;
  /** Starts over. */
  restart(): Promise<void>;
  /** Makes a blob of what has come. Throws GrpcError when it is not what was expected. */
  commit(total: number, expected: string): Promise<Digest>;
  abort(): Promise<void>;
  /** Lets the next writer go on with it. */
  release(): void;
}

/** An image layout on disk as containerd's content store: blobs by digest, and what is being written. All methods throw GrpcError. */
export interface ContentStore {
  info(digest: string): Promise<BlobInfo>;
  read(digest: string): Promise<{ readonly file: FileHandle; readonly size: number }>;
  /**
   * Goes on with what a reference has, or starts it, and keeps others from it until it is released: two layers of the same bytes are
   * written under one reference at the same time. The code is UNAVAILABLE while somebody writes, which makes containerd's clients wait.
   */
  ingest(ref: string): Promise<Ingest>;
  /** What is being written under a reference. */
  status(ref: string): Ingest;
  statuses(): readonly Ingest[];
  /** Forgets what was begun and not finished. */
  close(): Promise<void>;
}

/** The store in a layout's directory, which need not be there before something is written. */
export function contentStore(layout: ImageLayout): ContentStore {
  const ingests = new Map<string, Ingest>();
  const held = new Set<string>();
  /** Another store, or another process, may write the same to the same directory. */
  const prefix = randomUUID();
  return {
    async info(digest) {
      const file = blobFile(layout, digest);
      const status = await stat(file).catch(() => undefined);
      if (status?.isFile() !== true) throw missing(digest);
      return { digest: digest as Digest, size: status.size, modified: status.mtime };
    },
    async read(digest) {
      const file = await open(blobFile(layout, digest)).catch(() => undefined);
      if (file === undefined) throw missing(digest);
      return { file, size: (await file.stat()).size };
    },
    async ingest(ref) {
      if (held.has(ref)) throw new GrpcError(GRPC_CODE.unavailable, `ref ${ref} locked: unavailable`);
      held.add(ref);
      const ends = { over: () => ingests.delete(ref), release: () => held.delete(ref) };
      try {
        const known = ingests.get(ref) ?? (await startIngest(layout, { ref, prefix, ...ends }));
        ingests.set(ref, known);
        return known;
      } catch (error) {
        held.delete(ref);
        throw error;
      }
    },
    status(ref) {
      const known = ingests.get(ref);
      if (known === undefined)
        throw new GrpcError(GRPC_CODE.notFound, `nothing is being written as ${ref}: not found`);
      return known;
    },
    statuses: () => [...ingests.values()],
    async close() {
      for (const ingest of ingests.values()) await ingest.abort();
    },
  };
}

const missing = (digest: string): GrpcError =>
  new GrpcError(GRPC_CODE.notFound, `content ${digest}: not found`);

function blobFile(layout: ImageLayout, digest: string): string {
  if (isDigest(digest)) return layoutBlob(layout, digest);
  throw new GrpcError(GRPC_CODE.invalidArgument, `${JSON.stringify(digest)} is no sha256 digest`);
}

interface IngestPlace {
  readonly ref: string;
  /** Of the names of this store's unfinished files. */
  readonly prefix: string;
  readonly over: () => void;
  readonly release: () => void;
}

async function startIngest(
  layout: ImageLayout,
  { ref, prefix, over, release }: IngestPlace,
): Promise<Ingest> {
  // A reference may be any text.
  const name = createHash('sha256').update(ref).digest('hex');
  const temporary = join(layout.directory, 'ingest', `${prefix}-${name}`);
  await mkdir(dirname(temporary), { recursive: true });
  // Opened for each piece: what is never finished holds no file open.
  await writeFile(temporary, '');
  let digester: Digester = createDigester();
  const abort = async (): Promise<void> => {
    over();
    await rm(temporary, { force: true });
  };
  return {
    ref,
    started: new Date(),
    get offset() {
      return digester.size;
    },
    async write(data) {
      await appendFile(temporary, data);
      digester.update(data);
    },
    async restart() {
      await writeFile(temporary, '');
      digester = createDigester();
    },
    async commit(total, expected) {
      const { size } = digester;
      const digest = digester.digest();
      try {
        if (total > 0 && total !== size)
          throw new GrpcError(
            GRPC_CODE.failedPrecondition,
            `unexpected commit size ${size}, expected ${total}`,
          );
        if (expected !== '' && expected !== digest)
          throw new GrpcError(
            GRPC_CODE.failedPrecondition,
            `unexpected commit digest ${digest}, expected ${expected}`,
          );
        const blob = layoutBlob(layout, digest);
        await mkdir(dirname(blob), { recursive: true });
        // If the same bytes are there already, it is as good.
        await rename(temporary, blob);
        return digest;
      } finally {
        await abort();
      }
    },
    abort,
    release,
  };
}
