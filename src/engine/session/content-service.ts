import { GRPC_CODE, GrpcError } from '../../frontend/transport.ts';
import {
  AbortContentRequest,
  contentAbort,
  contentInfo,
  ContentInfoRequest,
  ContentInfoResponse,
  contentListStatuses,
  contentRead,
  contentStatus,
  type ContentStatus,
  ContentStatusRequest,
  ContentStatusResponse,
  contentWrite,
  ListContentStatusesResponse,
  ReadContentRequest,
  ReadContentResponse,
  WriteAction,
  WriteContentRequest,
  WriteContentResponse,
} from '../../wire/client.generated.ts';
import { decode, encode, type Init } from '../../wire/codec.ts';
import type { Timestamp } from '../../wire/frontend.generated.ts';
import type { ContentStore, Ingest } from './content-store.ts';
import { type Handler, type ServerCall, unary } from './grpc-server.ts';
import type { Service } from './service.ts';

/** Bytes of a blob in one message. */
const PIECE = 512 * 1024;

/**
 * Blobs on this machine for the daemon: layouts that are build contexts (`oci:<name>`), caches in directories (`local:<directory>`) and
 * exports without a tar (`export`). Behaves as containerd's content server (plugins/services/content/contentserver).
 * @param stores by the id that the daemon names in a call's metadata
 */
export function contentService(stores: ReadonlyMap<string, ContentStore>): Service {
  const storeOf = ({ metadata }: ServerCall): ContentStore => {
    const id = metadata.get('buildkit-attachable-store-id')?.[0] ?? '';
    const store = stores.get(id);
    if (store === undefined) throw new GrpcError(GRPC_CODE.notFound, `unknown store ${id}: not found`);
    return store;
  };
  const info = unary(async (message, call) => {
    const { digest, size, modified } = await storeOf(call).info(decode(ContentInfoRequest, message).digest);
    const at = timestamp(modified);
    return encode(ContentInfoResponse, { info: { digest, size, createdAt: at, updatedAt: at } });
  });
  const status = unary(async (message, call) => {
    const ingest = storeOf(call).status(decode(ContentStatusRequest, message).ref);
    return encode(ContentStatusResponse, { status: statusOf(ingest) });
  });
  const listStatuses = unary(async (_message, call) =>
    encode(ListContentStatusesResponse, { statuses: storeOf(call).statuses().map(statusOf) }),
  );
  const abort = unary(async (message, call) => {
    await storeOf(call).status(decode(AbortContentRequest, message).ref).abort();
    return new Uint8Array();
  });
  return new Map([
    [contentInfo.path, info],
    [contentRead.path, async (call) => read(storeOf(call), call)],
    [contentWrite.path, async (call) => write(storeOf(call), call)],
    [contentStatus.path, status],
    [contentListStatuses.path, listStatuses],
    [contentAbort.path, abort],
  ] satisfies [string, Handler][]);
}

async function read(store: ContentStore, call: ServerCall): Promise<void> {
  const request = await firstOf(call);
  const { digest, offset, size: wanted } = decode(ReadContentRequest, request);
  const { file, size } = await store.read(digest);
  try {
    // More may be asked for than there is: the daemon may know a blob by its digest alone.
    const end = wanted <= 0 ? size : Math.min(offset + wanted, size);
    if (offset < 0 || offset > size)
      throw new GrpcError(GRPC_CODE.outOfRange, `read past object length ${size} bytes`);
    const buffer = Buffer.allocUnsafe(PIECE);
    for (let at = offset; at < end;) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(PIECE, end - at), at);
      if (bytesRead === 0) throw new GrpcError(GRPC_CODE.outOfRange, `${digest} is shorter than it was`);
      await call.send(encode(ReadContentResponse, { offset: at, data: buffer.subarray(0, bytesRead) }));
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}

async function firstOf(call: ServerCall): Promise<Buffer> {
  for await (const message of call.messages) return message;
  throw new GrpcError(GRPC_CODE.invalidArgument, 'the call came without a message');
}

async function write(store: ContentStore, call: ServerCall): Promise<void> {
  let ingest: Ingest | undefined;
  let expected = '';
  let total = 0;
  try {
    for await (const message of call.messages) {
      const request = decode(WriteContentRequest, message);
      if (request.expected !== '') expected = request.expected;
      if (request.total > 0) total = request.total;
      ingest ??= await begin(store, request.ref, expected);
      if (request.action !== WriteAction.STAT) await take(ingest, request);
      const { offset, started } = ingest;
      const digest = request.action === WriteAction.COMMIT ? await ingest.commit(total, expected) : '';
      const at = { startedAt: timestamp(started), updatedAt: timestamp(new Date()) };
      await call.send(encode(WriteContentResponse, { action: request.action, ...at, offset, total, digest }));
      if (request.action === WriteAction.COMMIT) return;
    }
  } finally {
    ingest?.release();
  }
}

/** Nobody writes what is there already. */
async function begin(store: ContentStore, ref: string, expected: string): Promise<Ingest> {
  if (ref === '') throw new GrpcError(GRPC_CODE.invalidArgument, 'the first message must name a reference');
  const there =
    expected !== '' &&
    (await store.info(expected).then(
      () => true,
      () => false,
    ));
  if (there) throw new GrpcError(GRPC_CODE.alreadyExists, `content ${expected}: already exists`);
  return store.ingest(ref);
}

async function take(ingest: Ingest, { offset, data }: WriteContentRequest): Promise<void> {
  if (offset > 0 && offset !== ingest.offset)
    throw new GrpcError(
      GRPC_CODE.outOfRange,
      `write @${offset} must occur at current offset ${ingest.offset}`,
    );
  if (offset === 0 && data.length > 0 && ingest.offset > 0) await ingest.restart();
  if (data.length > 0) await ingest.write(data);
}

function statusOf({ ref, started, offset }: Ingest): Init<ContentStatus> {
  return { ref, offset, startedAt: timestamp(started), updatedAt: timestamp(started) };
}

function timestamp(date: Date): Init<Timestamp> {
  const milliseconds = date.getTime();
  return { seconds: BigInt(Math.floor(milliseconds / 1000)), nanos: (milliseconds % 1000) * 1_000_000 };
}
