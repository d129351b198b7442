/** From a daemon's or a client's pb.Definition back to a graph. */
import { decode, type Init } from '../wire/codec.ts';
import { Definition, Op as WireOp } from '../wire/frontend.generated.ts';
import {
  digestOf,
  makeOutput,
  type Op,
  type Output,
  type Scratch,
  scratch,
  type SourceLocation,
} from './op.ts';

/** The graph in the bytes of a pb.Definition. Throws an Error when they aren't one. */
export const readDefinition = (bytes: Uint8Array): Output | Scratch =>
  importDefinition(decode(Definition, bytes));

/**
 * The graph of a definition, to build upon: its ops keep their bytes, whoever wrote them, and their metadata. An empty
 * definition is scratch. Throws an Error when an op is used before it is there.
 */
export function importDefinition(definition: Definition): Output | Scratch {
  const ops = new Map<string, Op>();
  let result: Output | Scratch = scratch;
  definition.def.forEach((bytes, place) => {
    const digest = digestOf(bytes);
    const { inputs, ...message } = decode(WireOp, bytes);
    const outputs = inputs.map(({ digest: input, index }) => {
      const op = ops.get(input);
      if (!op) throw new Error(`op ${digest} uses ${input}, which is not before it`);
      return makeOutput(op, index);
    });
    if (place === definition.def.length - 1) [result] = terminalInput(message, outputs);
    const metadata = definition.metadata[digest] ?? {};
    const locations = locationsOf(definition, digest);
    ops.set(digest, Object.freeze({ digest, bytes, inputs: outputs, message, metadata, locations }));
  });
  return result;
}

function terminalInput(message: Omit<Init<WireOp>, 'inputs'>, outputs: readonly Output[]): readonly Output[] {
  const { exec, source, file, build, merge, diff, passthrough } = message;
  const does = exec ?? source ?? file ?? build ?? merge ?? diff ?? passthrough;
  if (does ?? outputs.length !== 1) throw new Error("the definition's last op does not name a result");
  return outputs;
}

const locationsOf = (definition: Definition, digest: string): readonly SourceLocation[] =>
  (definition.source?.locations[digest]?.locations ?? []).flatMap(({ sourceIndex, ranges }) => {
    const source = definition.source?.infos[sourceIndex];
    return source ? [{ source, ranges }] : [];
  });
