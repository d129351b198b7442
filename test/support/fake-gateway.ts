import { createServer, type ServerHttp2Stream } from 'node:http2';
import { posix } from 'node:path';
import { type Duplex, duplexPair } from 'node:stream';
import { http2Transport } from '../../src/frontend/http2-transport.ts';
import { GRPC_CODE, GrpcError, type Transport } from '../../src/frontend/transport.ts';
import type { Platform } from '../../src/oci/image-manifest.ts';
import { decode, encode, type Init, type Method } from '../../src/wire/codec.ts';
import * as wire from '../../src/wire/frontend.generated.ts';
import { NEW_GATEWAY, NEW_OPERATIONS } from './buildkit-capabilities.ts';

/** Files by absolute path. */
export type FakeTree = Readonly<Record<string, string | Uint8Array | { readonly link: string }>>;

export interface FakeGatewayOptions {
  /** Default: everything a current daemon has. */
  readonly capabilities?: readonly string[];
  readonly operations?: readonly string[];
  /** Reasons for capabilities that are switched off. */
  readonly disabled?: Readonly<Record<string, string>>;
  readonly platforms?: readonly Platform[];
  /** What is in a solved tree, by the identifier of the source it ends with, such as `local://dockerfile`. */
  readonly trees?: Readonly<Record<string, FakeTree>>;
  /** What is in a solved tree that ends otherwise. */
  readonly treeOf?: (ops: readonly wire.Op[]) => FakeTree;
  /** Images by reference, as the daemon would answer for them. */
  readonly images?: Readonly<
    Record<string, { readonly digest?: string; readonly config: unknown; readonly ref?: string }>
  >;
  /** What is known of sources by identifier. */
  readonly sources?: Readonly<Record<string, Init<wire.ResolveSourceMetaResponse>>>;
  readonly inputs?: Readonly<Record<string, Init<wire.Definition>>>;
  /** Answers a call with an error instead: its name and the request. */
  readonly refuse?: (call: string, request: unknown) => GrpcError | undefined;
}

/** A definition that was solved. */
export interface Solved {
  readonly id: string;
  readonly request: wire.SolveRequest;
  readonly ops: readonly wire.Op[];
  /** Whether anything asked for what is in it. */
  evaluated: boolean;
}

/** A daemon's gateway in this process: speaks the protocol over a pipe, keeps what it is told, and makes nothing. */
export interface FakeGateway {
  readonly transport: Transport;
  readonly solved: readonly Solved[];
  /** Names of the calls in order. */
  readonly calls: readonly string[];
  readonly warnings: readonly wire.WarnRequest[];
  readonly returned: readonly wire.ReturnRequest[];
  /** Metadata of the returned result as text. */
  readonly metadata: () => Readonly<Record<string, string>>;
  close(): void;
}

const PREFIX = 5;
const MODE_LINK = 2 ** 27;
const MODE_FILE = 0o644;

export function fakeGateway(options: FakeGatewayOptions = {}): FakeGateway {
  const [near, far] = duplexPair();
  const daemon = serveGateway(far, options);
  const transport = http2Transport(near);
  return { ...daemon, transport, close: () => transport.close() };
}

/** The same at the other end of any stream, such as the pipes of a process. */
export function serveGateway(
  pipe: Duplex,
  options: FakeGatewayOptions = {},
): Omit<FakeGateway, 'transport' | 'close'> {
  const state = new State(options);
  const server = createServer();
  server.on('stream', (stream, headers) => {
    const chunks: Buffer[] = [];
    stream.on('error', () => undefined);
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      try {
        send(stream, state.answer(String(headers[':path']), Buffer.concat(chunks).subarray(PREFIX)));
      } catch (error) {
        sendError(stream, error);
      }
    });
  });
  server.emit('connection', pipe);
  return {
    solved: state.solved,
    calls: state.calls,
    warnings: state.warnings,
    returned: state.returned,
    metadata: () => {
      const { metadata = {} } = state.returned.at(-1)?.result ?? {};
      return Object.fromEntries(
        Object.entries(metadata).map(([key, value]) => [key, Buffer.from(value).toString()]),
      );
    },
  };
}

class State {
  readonly solved: Solved[] = [];
  readonly calls: string[] = [];
  readonly warnings: wire.WarnRequest[] = [];
  readonly returned: wire.ReturnRequest[] = [];
  readonly options: FakeGatewayOptions;
  /** By path of the call. */
  readonly handlers = new Map<string, (request: Uint8Array) => Uint8Array>();

  constructor(options: FakeGatewayOptions) {
    this.options = options;
    this.on(wire.llbBridgePing, () => this.pong());
    this.on(wire.llbBridgeSolve, (request) => this.solve(request));
    this.on(wire.llbBridgeEvaluate, ({ ref }) => {
      this.tree(ref);
      return {};
    });
    this.on(wire.llbBridgeReadFile, ({ ref, filePath, range }) => {
      const content = Buffer.from(this.file(this.tree(ref), filePath));
      const { offset = 0, length = content.length } = range ?? {};
      return { data: content.subarray(offset, offset + (length === 0 ? content.length : length)) };
    });
    this.on(wire.llbBridgeStatFile, ({ ref, path }) => {
      const tree = this.tree(ref);
      if (path === '.') return { stat: { path: '.', mode: 2 ** 31 + 0o755 } };
      return { stat: { path, mode: MODE_FILE, size: this.file(tree, path).length } };
    });
    this.on(wire.llbBridgeReadDir, ({ ref, dirPath, includePattern }) => ({
      entries: entriesOf(this.tree(ref), dirPath, includePattern),
    }));
    this.on(wire.llbBridgeResolveImageConfig, ({ ref }) => {
      const image = options.images?.[ref];
      if (image === undefined) throw new GrpcError(GRPC_CODE.unknown, `${ref}: not found`);
      return {
        digest: image.digest ?? '',
        config: Buffer.from(JSON.stringify(image.config)),
        ref: image.ref ?? '',
      };
    });
    this.on(
      wire.llbBridgeResolveSourceMeta,
      ({ source }) => options.sources?.[source?.identifier ?? ''] ?? {},
    );
    this.on(wire.llbBridgeInputs, () => ({ definitions: options.inputs ?? {} }));
    this.on(wire.llbBridgeWarn, (request) => {
      this.warnings.push(request);
      return {};
    });
    this.on(wire.llbBridgeReturn, (request) => {
      this.returned.push(request);
      return {};
    });
  }

  private on<Request, Response>(
    method: Method<Request, Response>,
    handle: (request: Request) => Init<Response>,
  ): void {
    this.handlers.set(method.path, (bytes) => {
      const request = decode(method.request, bytes);
      const refusal = this.options.refuse?.(method.path.slice(method.path.lastIndexOf('/') + 1), request);
      if (refusal !== undefined) throw refusal;
      return encode(method.response, handle(request));
    });
  }

  answer(path: string, request: Uint8Array): Uint8Array {
    this.calls.push(path.slice(path.lastIndexOf('/') + 1));
    const handler = this.handlers.get(path);
    if (handler === undefined) throw new GrpcError(GRPC_CODE.unimplemented, `unknown method ${path}`);
    return handler(request);
  }

  private pong(): Init<wire.PongResponse> {
    const { capabilities = NEW_GATEWAY, operations = NEW_OPERATIONS, disabled = {} } = this.options;
    const off = Object.entries(disabled).map(([id, disabledReasonMsg]) => ({ id, disabledReasonMsg }));
    return {
      frontendAPICaps: capabilities.map((id) => ({ id, enabled: true })),
      llbCaps: [...operations.filter((id) => !(id in disabled)).map((id) => ({ id, enabled: true })), ...off],
      workers: [{ id: 'w', platforms: this.options.platforms ?? [{ os: 'linux', architecture: 'amd64' }] }],
    };
  }

  private solve(request: wire.SolveRequest): Init<wire.SolveResponse> {
    const ops = (request.definition?.def ?? []).map((bytes) => decode(wire.Op, bytes));
    const { capabilities = NEW_GATEWAY } = this.options;
    const id = ops.length === 0 ? '' : `ref-${this.solved.length + 1}`;
    this.solved.push({ id, request, ops, evaluated: request.evaluate });
    return capabilities.includes('proto.refarray')
      ? { result: { ref: { id } } }
      : { result: { refDeprecated: id } };
  }

  private tree(ref: string): FakeTree {
    const solved = this.solved.find(({ id }) => id === ref);
    if (solved === undefined) throw new GrpcError(GRPC_CODE.unknown, `no such ref: ${ref}`);
    solved.evaluated = true;
    const { trees = {}, treeOf } = this.options;
    const identifier = solved.ops.at(-2)?.source?.identifier;
    return (identifier === undefined ? undefined : trees[identifier]) ?? treeOf?.(solved.ops) ?? {};
  }

  private file(tree: FakeTree, path: string): Uint8Array {
    const entry = tree[posix.join('/', path)];
    if (entry === undefined)
      throw new GrpcError(GRPC_CODE.unknown, `open /tmp/fake/${path}: no such file or directory`);
    if (typeof entry === 'string') return Buffer.from(entry);
    if (entry instanceof Uint8Array) return entry;
    return this.file(tree, posix.resolve(posix.dirname(posix.join('/', path)), entry.link));
  }
}

function entriesOf(tree: FakeTree, directory: string, pattern: string): readonly Init<wire.Stat>[] {
  const root = posix.join('/', directory);
  return Object.entries(tree)
    .filter(([path]) => posix.dirname(path) === root)
    .filter(([path]) => pattern === '' || posix.matchesGlob(posix.basename(path), pattern))
    .map(([path, entry]) =>
      typeof entry === 'object' && 'link' in entry
        ? { path: posix.basename(path), mode: MODE_LINK + 0o777, linkname: entry.link }
        : { path: posix.basename(path), mode: MODE_FILE, size: entry.length },
    );
}

function send(stream: ServerHttp2Stream, message: Uint8Array): void {
  const prefix = Buffer.alloc(PREFIX);
  prefix.writeUInt32BE(message.length, 1);
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(Buffer.concat([prefix, message]));
}

function sendError(stream: ServerHttp2Stream, thrown: unknown): void {
  const error =
    thrown instanceof GrpcError
      ? thrown
      : new GrpcError(
          GRPC_CODE.internal,
          `fake gateway: ${thrown instanceof Error ? (thrown.stack ?? '') : String(thrown)}`,
        );
  const { code, message, details } = error;
  const status = Buffer.from(encode(wire.Status, { code, message, details })).toString('base64');
  stream.respond(
    {
      ':status': 200,
      'content-type': 'application/grpc',
      'grpc-status': String(code),
      'grpc-message': encodeURIComponent(message),
      ...(details.length === 0 ? {} : { 'grpc-status-details-bin': status }),
    },
    { endStream: true },
  );
}
