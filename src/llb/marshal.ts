/** From a graph to the message a daemon solves, BuildKit's pb.Definition. */
import { encode, type Init } from '../wire/codec.ts';
import {
  type Location,
  type Locations,
  Op as WireOp,
  type OpMetadata,
  type SourceInfo,
} from '../wire/frontend.generated.ts';
import { digestOf, type Op, type Output, postOrder, type Scratch, type SourceFile, wireInput } from './op.ts';

/** A pb.Definition as the codecs take it, and the digest of the vertex it asks for: none for scratch. */
export interface MarshalledGraph {
  readonly def: readonly Uint8Array[];
  readonly metadata: Readonly<Record<string, Init<OpMetadata>>>;
  readonly source: SourceMap;
  readonly digest: string | undefined;
}

interface SourceMap {
  readonly locations: Readonly<Record<string, Init<Locations>>>;
  readonly infos: readonly Init<SourceInfo>[];
}

/**
 * Every op once, after those it uses, and at the end the terminal op that names the result. `sources` are listed first
 * and in their order, whether or not an op points at them. Scratch is the empty definition.
 */
export function marshal(
  output: Output | Scratch,
  { sources = [] }: { readonly sources?: readonly SourceFile[] } = {},
): MarshalledGraph {
  if (!output) return { def: [], metadata: {}, source: { locations: {}, infos: [] }, digest: undefined };
  const ops = postOrder(output);
  const terminal = encode(WireOp, { inputs: [wireInput(output)] });
  return {
    def: [...ops.map(({ bytes }) => bytes), terminal],
    metadata: {
      ...Object.fromEntries(ops.map(({ digest, metadata }) => [digest, metadata])),
      [digestOf(terminal)]: { caps: { constraints: true, platform: true } },
    },
    source: sourceMap(ops, sources),
    digest: output.op.digest,
  };
}

/** What a daemon has to be able to for this graph: the ids of capabilities, sorted. */
export const neededCapabilities = (output: Output | Scratch): readonly string[] =>
  [...new Set(postOrder(output).flatMap(({ metadata }) => Object.keys(metadata.caps ?? {})))].sort();

function sourceMap(ops: readonly Op[], sources: readonly SourceFile[]): SourceMap {
  const infos: SourceFile[] = [...sources];
  const indexOf = (source: SourceFile): number => {
    const found = infos.findIndex((other) => other === source || sameFile(other, source));
    return found >= 0 ? found : infos.push(source) - 1;
  };
  const locations = ops
    .filter((op) => op.locations.length > 0)
    .map((op): [string, Init<Locations>] => [
      op.digest,
      {
        locations: op.locations.map(({ source, ranges }): Init<Location> => ({
          sourceIndex: indexOf(source),
          ranges,
        })),
      },
    ]);
  return { locations: Object.fromEntries(locations), infos };
}

const sameFile = (a: SourceFile, b: SourceFile): boolean =>
  a.filename === b.filename && Buffer.compare(a.data, b.data) === 0;
