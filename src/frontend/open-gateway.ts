import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../lib/user-error.ts';
import type { Output } from '../llb/op.ts';
import { decode, encode, type Init, type Method } from '../wire/codec.ts';
import {
  llbBridgeEvaluate,
  llbBridgeInputs,
  llbBridgePing,
  llbBridgeReadDir,
  llbBridgeReadFile,
  llbBridgeResolveImageConfig,
  llbBridgeResolveSourceMeta,
  llbBridgeReturn,
  llbBridgeSolve,
  llbBridgeStatFile,
  llbBridgeWarn,
  type APICap,
  type PongResponse,
  type Stat,
} from '../wire/frontend.generated.ts';
import { readCapabilities, type ListedCapability } from './capabilities.ts';
import type { ErrorStatus } from './error-status.ts';
import type { FileEntry, Gateway, ImageAnswer, ImageQuestion, SolveOptions, Warning } from './gateway.ts';
import { normalisePlatform } from './request/platform.ts';
import { toReturnedResult } from './returned-result.ts';
import { GrpcError, type Transport } from './transport.ts';
import type { TreeReference } from './tree-reference.ts';

/** Milliseconds for an answer that needs no work. Go's own client waits as long for its first Ping. */
const ANSWER_LIMIT = 15_000;

/** Milliseconds between attempts to reach a build that the daemon doesn't know yet. */
const RETRY_AFTER = 50;

/** Bytes of a file asked for at a time. Daemons before 0.14 send 4 MiB in a message at most. */
const PAGE = 1024 * 1024;

export interface GatewayOptions {
  /**
   * Milliseconds for which a first call that is refused is tried again: a client's bridge is there a moment after its Solve is.
   * Absent: it is there or it is not.
   */
  readonly patience?: number;
}

/** Asks the daemon what it can do. Throws GrpcError when it doesn't answer, UserError when it is too old for anything. */
export async function openGateway(
  transport: Transport,
  { patience = 0 }: GatewayOptions = {},
): Promise<Gateway> {
  const call: Call = async (method, message, limit) =>
    decode(method.response, await transport.unary(method.path, encode(method.request, message), limit));
  const pong = await ping(call, patience);
  const capabilities = readCapabilities(pong.frontendAPICaps.map(toListed));
  const operations = readCapabilities(pong.llbCaps.map(toListed));
  operations.require('file.base', 'work with files in a build', '0.5 (Docker 19.03)');
  const platforms = (pong.workers[0]?.platforms ?? []).map(({ os, architecture, variant }) =>
    normalisePlatform(os, architecture, variant),
  );
  const bridge = { call, has: capabilities.has };
  let inputs: ReturnType<Gateway['inputs']> | undefined;
  return {
    capabilities,
    operations,
    platforms: platforms.length === 0 ? [normalisePlatform('linux', HOST, undefined)] : platforms,
    solve: async (definition, options = {}) => solve(bridge, definition, options),
    evaluate: async (tree) => evaluate(bridge, tree),
    readFile: async (tree, path, limit) => readFile(bridge, tree, path, limit),
    readStart: async (tree, path, length) => readPage(bridge, tree, path, { offset: 0, length }),
    statFile: async (tree, path) => statFile(bridge, tree, path),
    readDirectory: async (tree, path, includePattern = '') => {
      if (tree.id === '') return [];
      const { entries } = await call(llbBridgeReadDir, { ref: tree.id, dirPath: path, includePattern });
      return entries.map(toEntry);
    },
    resolveImage: async (question) => resolveImage(bridge, question),
    sourceTime: async (source) => sourceTime(bridge, source),
    // They don't change while a build runs.
    inputs: async () => (inputs ??= readInputs(bridge)),
    warn: async (warning) => warn(bridge, warning),
    return: async (result) => {
      const withArrays = capabilities.has('proto.refarray');
      const withAttestations = capabilities.has('reference.attestations');
      await call(
        llbBridgeReturn,
        { result: toReturnedResult(result, { withArrays, withAttestations }) },
        ANSWER_LIMIT,
      );
    },
    fail: async (status) => failBuild(transport, status),
  };
}

/** Ends a build with an error, also one that got no further than to its first call. */
export async function failBuild(transport: Transport, error: ErrorStatus): Promise<void> {
  await transport.unary(llbBridgeReturn.path, encode(llbBridgeReturn.request, { error }), ANSWER_LIMIT);
}

/** What a daemon without a worker's platform is taken for. */
const HOST = 'amd64';

type Call = <Request, Response>(
  method: Method<Request, Response>,
  message: Init<Request>,
  limit?: number,
) => Promise<Response>;

interface Bridge {
  readonly call: Call;
  /** Whether the gateway has a capability. */
  readonly has: (id: string) => boolean;
}

const toListed = ({ id, enabled, disabledReason, disabledReasonMsg }: APICap): ListedCapability => ({
  id,
  enabled,
  reason: disabledReasonMsg === '' ? disabledReason : disabledReasonMsg,
});

async function ping(call: Call, patience: number): Promise<PongResponse> {
  const end = performance.now() + patience;
  for (;;) {
    try {
      return await call(llbBridgePing, {}, ANSWER_LIMIT);
    } catch (error) {
      if (performance.now() >= end) throw error;
      await sleep(RETRY_AFTER);
    }
  }
}

async function solve(
  { call, has }: Bridge,
  definition: Parameters<Gateway['solve']>[0],
  { evaluate: evaluated = false, cacheImports = [] }: SolveOptions,
): Promise<TreeReference> {
  const atOnce = evaluated && has('gateway.solve.evaluate');
  const { result, ref } = await call(llbBridgeSolve, {
    definition,
    allowResultReturn: true,
    allowResultArrayRef: has('proto.refarray'),
    evaluate: atOnce,
    cacheImports: cacheImports.map(({ type, attributes }) => ({ type, attrs: attributes })),
  });
  const tree = { id: result?.ref?.id ?? result?.refDeprecated ?? ref };
  if (evaluated && !atOnce) await evaluate({ call, has }, tree);
  return tree;
}

/** Without the call for it, asking for a file's status makes the tree. */
async function evaluate({ call, has }: Bridge, { id }: TreeReference): Promise<void> {
  if (id === '') return;
  if (has('gateway.evaluate')) await call(llbBridgeEvaluate, { ref: id });
  else await call(llbBridgeStatFile, { ref: id, path: '.' });
}

async function readFile(
  bridge: Bridge,
  tree: TreeReference,
  path: string,
  limit: number,
): Promise<Uint8Array | undefined> {
  const pages: Uint8Array[] = [];
  let offset = 0;
  for (;;) {
    const page = await readPage(bridge, tree, path, { offset, length: PAGE });
    if (page === undefined) return undefined;
    pages.push(page);
    offset += page.length;
    if (offset > limit) throw new UserError(`${path} is larger than ${limit} bytes`);
    if (page.length < PAGE) return pages.length === 1 ? page : Buffer.concat(pages);
  }
}

async function readPage(
  { call }: Bridge,
  { id }: TreeReference,
  filePath: string,
  range: { readonly offset: number; readonly length: number },
): Promise<Uint8Array | undefined> {
  if (id === '') return undefined;
  return unlessMissing(async () => (await call(llbBridgeReadFile, { ref: id, filePath, range })).data);
}

async function statFile(
  { call }: Bridge,
  { id }: TreeReference,
  path: string,
): Promise<FileEntry | undefined> {
  if (id === '') return undefined;
  const answer = await unlessMissing(async () => call(llbBridgeStatFile, { ref: id, path }));
  return answer?.stat === undefined ? undefined : toEntry(answer.stat);
}

/** Daemons have no code for a missing file, only the words. */
async function unlessMissing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof GrpcError && MISSING.test(error.message)) return undefined;
    throw error;
  }
}

const MISSING = /no such file or directory|not a directory|file does not exist/;

const toEntry = ({ path, mode, size, linkname }: Stat): FileEntry => ({
  path,
  mode,
  size,
  linkName: linkname,
});

async function readInputs({ call, has }: Bridge): ReturnType<Gateway['inputs']> {
  if (!has('frontend.inputs')) return new Map();
  const { definitions } = await call(llbBridgeInputs, {}, ANSWER_LIMIT);
  return new Map(Object.entries(definitions));
}

async function resolveImage({ call }: Bridge, question: ImageQuestion): Promise<ImageAnswer> {
  const { reference, platform, resolveMode, title, store } = question;
  const { digest, config, ref } = await call(llbBridgeResolveImageConfig, {
    ref: reference,
    platform,
    resolveMode,
    logName: title,
    ...(store === undefined
      ? {}
      : { resolverType: OCI_LAYOUT, sessionID: store.sessionId, storeID: store.name }),
  });
  return {
    reference: ref === '' ? reference : ref,
    ...(digest === '' ? {} : { digest }),
    config: new TextDecoder().decode(config),
  };
}

const OCI_LAYOUT = 1;

async function sourceTime({ call }: Bridge, { op }: Output): Promise<number | undefined> {
  const { source } = op.message;
  if (source === undefined) return undefined;
  const git = { returnObject: true };
  const answer = await call(llbBridgeResolveSourceMeta, { source, git });
  if (answer.git !== undefined) {
    const commit = new TextDecoder().decode(answer.git.commitObject);
    const seconds = /^committer .* (\d+) [-+]\d{4}$/m.exec(commit)?.[1];
    return seconds === undefined ? undefined : Number(seconds);
  }
  const seconds = answer.http?.lastModified?.seconds;
  return seconds === undefined ? undefined : Number(seconds);
}

async function warn({ call, has }: Bridge, warning: Warning): Promise<void> {
  if (!has('gateway.warnings')) return;
  const { digest, short, detail, url = '', source } = warning;
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  await call(
    llbBridgeWarn,
    {
      digest,
      level: 1,
      short: bytes(short),
      detail: detail.map(bytes),
      url,
      ...(source === undefined
        ? {}
        : {
            info: { filename: source.filename, data: source.content, language: 'yaml' },
            ranges: [{ start: { line: source.lines[0] }, end: { line: source.lines[1] } }],
          }),
    },
    ANSWER_LIMIT,
  );
}
