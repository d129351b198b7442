/**
 * The values a graph of BuildKit is made of (LLB, BuildKit's solver/pb/ops.proto). An `Op` is one vertex, an `Output`
 * one of its results. Both are frozen, and an op's bytes and digest are made with it: equal ops have equal bytes.
 * This room knows nothing of Kairos nor of the gateway.
 */
import { hash } from 'node:crypto';
import { encode, type Init } from '../wire/codec.ts';
import {
  type LinuxResources,
  Op as WireOp,
  type OpMetadata,
  type Range,
} from '../wire/frontend.generated.ts';

/** Where a result comes from: output number `index` of an op. */
export interface Output {
  readonly op: Op;
  readonly index: number;
}

/** No files at all, wherever an input may be "none". */
export const scratch = undefined;
export type Scratch = typeof scratch;

/** One vertex. `inputs` are in the order the message refers to them. */
export interface Op {
  /** `sha256:…` of the bytes; inputs, metadata and source positions refer to an op by it. */
  readonly digest: string;
  readonly bytes: Uint8Array;
  readonly inputs: readonly Output[];
  /** The message the bytes were made of, without its inputs. */
  readonly message: OpMessage;
  readonly metadata: Init<OpMetadata>;
  readonly locations: readonly SourceLocation[];
}

export type OpMessage = Omit<Init<WireOp>, 'inputs'>;

/** In the OCI's names and already normalised (`arm64` without `v8`). */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string | undefined;
  readonly osVersion?: string | undefined;
}

/** What every op may have beside what it does. None of it changes the digest or the cache. */
export interface OpOptions {
  /** What the progress shows. */
  readonly name?: string | undefined;
  /** Vertices of one group are shown as one line (BuildKit 0.10 and later). */
  readonly group?: ProgressGroup | undefined;
  /** Run even if the cache has the result. */
  readonly ignoreCache?: boolean | undefined;
  /** Whether the result may go into an exported cache; left out, the daemon decides. */
  readonly exportCache?: boolean | undefined;
  /** The lines that asked for this op: a failure points at them. */
  readonly locations?: readonly SourceLocation[] | undefined;
}

export interface ProgressGroup {
  readonly id: string;
  readonly name: string;
  readonly weak?: boolean | undefined;
}

/** A file errors can point into. */
export interface SourceFile {
  readonly filename: string;
  readonly data: Uint8Array;
  /** For highlighting, like `YAML`. */
  readonly language?: string | undefined;
}

/** Lines count from 1, characters from 0. */
export interface SourceLocation {
  readonly source: SourceFile;
  readonly ranges: readonly Init<Range>[];
}

/**
 * Makes an op. `capabilities` are the ids a daemon has to have for it (BuildKit's solver/pb/caps.go); those its options
 * need are added.
 */
export const makeOp = (
  inputs: readonly Output[],
  message: OpMessage,
  options: OpOptions,
  capabilities: readonly string[],
  resources?: Init<LinuxResources>,
): Op =>
  // Go always sends the constraints, if empty.
  sealOp(
    inputs,
    { constraints: {}, ...message },
    { ...metadataOf(message, options, capabilities), ...(resources && { linuxResources: resources }) },
    options.locations ?? [],
  );

/** Makes an op of a message and metadata that are whole. */
export function sealOp(
  inputs: readonly Output[],
  message: OpMessage,
  metadata: Init<OpMetadata>,
  locations: readonly SourceLocation[],
): Op {
  const bytes = encode(WireOp, { ...message, inputs: inputs.map(wireInput) });
  return Object.freeze({
    digest: digestOf(bytes),
    bytes,
    inputs: Object.freeze([...inputs]),
    message: Object.freeze(message),
    metadata: Object.freeze(metadata),
    locations,
  });
}

export const wireInput = ({ op, index }: Output): { readonly digest: string; readonly index: number } => ({
  digest: op.digest,
  index,
});

export const digestOf = (bytes: Uint8Array): string => `sha256:${hash('sha256', bytes)}`;

export const makeOutput = (op: Op, index = 0): Output => Object.freeze({ op, index });

/** Numbers the inputs of an op: equal ones have one number, scratch has -1. */
export class InputList {
  readonly outputs: Output[] = [];

  indexOf(output: Output | Scratch): number {
    if (!output) return -1;
    const found = this.outputs.findIndex(
      ({ op, index }) => index === output.index && op.digest === output.op.digest,
    );
    return found >= 0 ? found : this.outputs.push(output) - 1;
  }
}

/** All ops an output is made of, each once and after those it uses. Of ops with equal bytes the first is taken. */
export function postOrder(output: Output | Scratch): readonly Op[] {
  const order: Op[] = [];
  const seen = new Set<string>();
  // No recursion: a graph may be deeper than the stack.
  const stack: { readonly op: Op; next: number }[] = output ? [{ op: output.op, next: 0 }] : [];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const input = top.op.inputs[top.next++];
    if (!input) {
      stack.pop();
      if (!seen.has(top.op.digest)) order.push(top.op);
      seen.add(top.op.digest);
    } else if (!seen.has(input.op.digest)) stack.push({ op: input.op, next: 0 });
  }
  return order;
}

function metadataOf(
  message: OpMessage,
  options: OpOptions,
  capabilities: readonly string[],
): Init<OpMetadata> {
  const { name, group, ignoreCache, exportCache } = options;
  const needed = [
    ...capabilities,
    'constraints',
    ...(message.platform ? ['platform'] : []),
    ...(name === undefined ? [] : ['meta.description']),
    ...(ignoreCache ? ['meta.ignorecache'] : []),
    ...(exportCache === undefined ? [] : ['meta.exportcache']),
  ];
  return {
    caps: Object.fromEntries(needed.map((id) => [id, true])),
    ...(name !== undefined && { description: { 'llb.customname': name } }),
    ...(group && { progressGroup: group }),
    ...(ignoreCache && { ignoreCache }),
    ...(exportCache !== undefined && { exportCache: { value: exportCache } }),
  };
}
