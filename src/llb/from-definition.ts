/** From the message a client sends to a graph that can be built on: the way back from marshal.ts. */
import { decode, type Init } from '../wire/codec.ts';
import { type Definition, Op as WireOp } from '../wire/frontend.generated.ts';
import { digestOf, makeOutput, type Op, type Output, type Scratch, type SourceLocation } from './op.ts';

/**
 * The result a definition names. Its ops keep the bytes they came in, with whatever newer fields are in them. An empty definition is
 * scratch. Throws an Error for one that is broken.
 */
export function fromDefinition(definition: Definition): Output | Scratch {
  const { def, metadata, source } = definition;
  const ops = new Map<string, Op>();
  let terminal: Output | Scratch;
  for (const [index, bytes] of def.entries()) {
    const digest = digestOf(bytes);
    const { inputs: wireInputs, ...message } = decode(WireOp, bytes);
    const inputs = wireInputs.map((input) => {
      const op = ops.get(input.digest);
      if (op === undefined) throw new Error(`a definition uses ${input.digest} before it is there`);
      return makeOutput(op, input.index);
    });
    if (index === def.length - 1) {
      [terminal] = inputs;
      break;
    }
    const locations = (source?.locations[digest]?.locations ?? []).flatMap(
      ({ sourceIndex, ranges }): SourceLocation[] => {
        const file = source?.infos[sourceIndex];
        return file === undefined ? [] : [{ source: file, ranges }];
      },
    );
    const metadataOfOp: Init<Definition['metadata'][string]> = metadata[digest] ?? {};
    ops.set(digest, Object.freeze({ digest, bytes, inputs, message, metadata: metadataOfOp, locations }));
  }
  return terminal;
}
