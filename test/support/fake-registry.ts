import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { digestOf } from '../../src/oci/digest.ts';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

/** Answers a request instead of the registry; false lets the registry answer. `count` is how often this path was asked for, from 1. */
export type Interference = (
  request: IncomingMessage,
  response: ServerResponse,
  count: number,
) => boolean | Promise<boolean>;

export interface FakeRegistry {
  /** Host and port. */
  readonly host: string;
  readonly origin: string;
  readonly blobs: Map<string, Buffer>;
  /** By tag or digest. */
  readonly manifests: Map<string, { readonly bytes: Buffer; readonly mediaType: string }>;
  readonly seen: SeenRequest[];
  interfere: Interference;
  /** Starts `seen` and the counts anew. */
  forget(): void;
  close(): Promise<void>;
}

/** A registry on loopback that knows one repository under any name: pulls with ranges, pushes, and whatever a test makes it do. */
export async function startFakeRegistry(): Promise<FakeRegistry> {
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    registry.seen.push({ method, path: url, headers });
    const count = (counts.get(url) ?? 0) + 1;
    counts.set(url, count);
    if (await registry.interfere(request, response, count)) return;
    await serve(registry, request, response);
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const registry: FakeRegistry = {
    host,
    origin: `http://${host}`,
    blobs: new Map(),
    manifests: new Map(),
    seen: [],
    interfere: () => false,
    forget() {
      registry.seen.splice(0);
      counts.clear();
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return registry;
}

async function serve(
  registry: FakeRegistry,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, body = '', headers = {} } = await answerOf(registry, request);
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}

interface Answer {
  readonly status: number;
  readonly body?: Buffer | string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function answerOf(registry: FakeRegistry, request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '', registry.origin);
  const [, kind = '', name = ''] = /\/(manifests|blobs|uploads)\/([^/]*)$/.exec(url.pathname) ?? [];
  if (url.pathname === '/v2/') return { status: 200 };
  if (request.method === 'POST')
    return { status: 202, headers: { location: `${url.pathname}session?state=1` } };
  if (request.method === 'PUT') {
    const bytes = await bodyOf(request);
    const mediaType = request.headers['content-type'] ?? '';
    if (kind === 'manifests')
      for (const key of [name, digestOf(bytes)]) registry.manifests.set(key, { bytes, mediaType });
    else registry.blobs.set(url.searchParams.get('digest') ?? '', bytes);
    return { status: 201 };
  }
  const manifest = kind === 'manifests' ? registry.manifests.get(name) : undefined;
  if (manifest) {
    const { bytes, mediaType } = manifest;
    const headers = { 'content-type': mediaType, 'docker-content-digest': digestOf(bytes) };
    return { status: 200, body: bytes, headers };
  }
  const blob = kind === 'blobs' ? registry.blobs.get(name) : undefined;
  if (blob === undefined) {
    const code = kind === 'manifests' ? 'MANIFEST_UNKNOWN' : 'BLOB_UNKNOWN';
    return { status: 404, body: JSON.stringify({ errors: [{ code, message: 'not here' }] }) };
  }
  const start = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
  if (start === undefined) return { status: 200, body: blob };
  if (Number(start) >= blob.length) return { status: 416 };
  const range = `bytes ${start}-${blob.length - 1}/${blob.length}`;
  return { status: 206, body: blob.subarray(Number(start)), headers: { 'content-range': range } };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of request) pieces.push(piece as Uint8Array);
  return Buffer.concat(pieces);
}
