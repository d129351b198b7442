/** Putting trees together without copying. BuildKit's pb.MergeOp, pb.DiffOp and pb.PassthroughOp. */
import { InputList, makeOp, makeOutput, type OpOptions, type Output, type Scratch } from './op.ts';

/**
 * The trees on top of each other, the last on top (capability `mergeop`). A link in one whose path is a directory in
 * another is replaced, not followed. One tree alone is itself. Throws a TypeError for none.
 */
export function merge(outputs: readonly (Output | Scratch)[], options: OpOptions = {}): Output {
  const trees = outputs.filter((output) => output !== undefined);
  const [first] = trees;
  if (!first) throw new TypeError('a merge needs at least one tree');
  if (trees.length === 1) return first;
  const inputs = trees.map((_, input) => ({ input }));
  return makeOutput(makeOp(trees, { merge: { inputs } }, options, ['mergeop']));
}

/** What `upper` has and `lower` has not, as a tree to merge (capability `diffop`). */
export function diff(lower: Output | Scratch, upper: Output, options: OpOptions = {}): Output {
  const inputs = lower ? [lower, upper] : [upper];
  const message = { diff: { lower: { input: lower ? 0 : -1 }, upper: { input: inputs.length - 1 } } };
  return makeOutput(makeOp(inputs, message, options, ['diffop']));
}

/** `output` unchanged, but only once all of `others` are there (capability `passthroughop`, BuildKit 0.31). */
export function requires(output: Output, others: readonly Output[], options: OpOptions = {}): Output {
  const inputs = new InputList();
  for (const input of [output, ...others]) inputs.indexOf(input);
  if (inputs.outputs.length === 1) return output;
  // Without an id a daemon refuses the graph; it is a part of the cache's key, so it is always the same.
  const passthrough = { id: 'requires', outputs: [0] };
  return makeOutput(makeOp(inputs.outputs, { passthrough }, options, ['passthroughop']));
}
