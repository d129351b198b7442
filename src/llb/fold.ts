/** Joins chained file ops: to a daemon 100 ops are 1.2 s of work, one op with their actions 0.03 s. */
import type { Init } from '../wire/codec.ts';
import type { ChownOpt, FileAction, OpMetadata } from '../wire/frontend.generated.ts';
import { InputList, makeOutput, type Op, type Output, postOrder, sealOp } from './op.ts';

/**
 * The same files with fewer ops: a file op that only another file op builds upon becomes part of that one. Ops of
 * different groups, with another say about the cache, or whose owners are looked up by name in what the op before them
 * leaves, stay apart. The joined op has all names, and points at all lines.
 */
export function fold(output: Output): Output {
  // Two ops that became one may have been the only users of a third.
  const folded = foldOnce(output);
  return folded.op.digest === output.op.digest ? folded : fold(folded);
}

function foldOnce(output: Output): Output {
  const ops = postOrder(output);
  const joined = joinedOps(ops, output);
  const replaced = new Map<string, Op>();
  const translate = ({ op, index }: Output): Output => {
    const other = replaced.get(op.digest);
    return makeOutput(other ?? op, index);
  };
  const originals = new Map(ops.map((op) => [op.digest, op]));
  for (const op of ops) {
    if (joined.has(op.digest)) continue;
    const chain = [op];
    for (let first = op; ;) {
      const base = baseOf(first);
      const below = base && joined.has(base.op.digest) && originals.get(base.op.digest);
      // What is joined is so with the only op that uses it; it may be used for its files, and not be built upon.
      if (!below || joined.get(below.digest) !== first.digest) break;
      chain.unshift(below);
      first = below;
    }
    const changed = op.inputs.some((input) => replaced.has(input.op.digest));
    if (chain.length > 1) replaced.set(op.digest, join(chain, translate));
    else if (changed) {
      replaced.set(op.digest, sealOp(op.inputs.map(translate), op.message, op.metadata, op.locations));
    }
  }
  return translate(output);
}

/** The ops that become part of another, and which. */
function joinedOps(ops: readonly Op[], output: Output): ReadonlyMap<string, string> {
  const users = new Map<string, Set<Op>>([[output.op.digest, new Set()]]);
  for (const op of ops) {
    for (const input of op.inputs) {
      const known = users.get(input.op.digest) ?? new Set();
      users.set(input.op.digest, known.add(op));
    }
  }
  const joined = new Map<string, string>();
  for (const op of ops) {
    const base = baseOf(op)?.op;
    if (!base?.message.file || base.digest === output.op.digest) continue;
    if (users.get(base.digest)?.size === 1 && sameTreatment(base.metadata, op.metadata) && !hasNamedOwner(op))
      joined.set(base.digest, op.digest);
  }
  return joined;
}

/** What a file op's first action starts from. */
function baseOf(op: Op): Output | undefined {
  const input = op.message.file?.actions?.[0]?.input;
  return input === undefined ? undefined : op.inputs[input];
}

const sameTreatment = (a: Init<OpMetadata>, b: Init<OpMetadata>): boolean =>
  a.progressGroup?.id === b.progressGroup?.id &&
  (a.ignoreCache ?? false) === (b.ignoreCache ?? false) &&
  a.exportCache?.value === b.exportCache?.value;

const hasNamedOwner = (op: Op): boolean =>
  (op.message.file?.actions ?? []).some((action) => {
    const owner: Init<ChownOpt> | undefined = (action.copy ?? action.mkfile ?? action.mkdir ?? action.symlink)
      ?.owner;
    return owner?.user?.byName !== undefined || owner?.group?.byName !== undefined;
  });

/** One op out of a chain, the first being the lowest. */
function join(chain: readonly Op[], translate: (output: Output) => Output): Op {
  const inputs = new InputList();
  // Its own inputs, for each op; a base that is joined is none.
  const numbers = chain.map((op, place) =>
    op.inputs.map((input) =>
      place > 0 && input.op.digest === chain[place - 1]?.digest
        ? undefined
        : inputs.indexOf(translate(input)),
    ),
  );
  const count = inputs.outputs.length;
  const actions: Init<FileAction>[] = [];
  chain.forEach((op, place) => {
    const start = actions.length;
    const own = numbers[place] ?? [];
    const renumber = (index = 0): number => {
      if (index < 0) return index;
      if (index >= own.length) return count + start + index - own.length;
      return own[index] ?? count + start - 1;
    };
    const list = op.message.file?.actions ?? [];
    const last = place === chain.length - 1;
    for (const action of list) {
      actions.push({
        ...action,
        input: renumber(action.input),
        secondaryInput: renumber(action.secondaryInput),
        output: last ? action.output : -1,
      });
    }
  });
  return sealOp(
    inputs.outputs,
    { constraints: {}, file: { actions } },
    joinedMetadata(chain),
    chain.flatMap(({ locations }) => locations),
  );
}

function joinedMetadata(chain: readonly Op[]): Init<OpMetadata> {
  const names = chain.flatMap(({ metadata }) => metadata.description?.['llb.customname'] ?? []);
  const merged = Object.assign({}, ...chain.map(({ metadata }) => metadata)) as Init<OpMetadata>;
  return {
    ...merged,
    caps: Object.assign({}, ...chain.map(({ metadata }) => metadata.caps)) as Record<string, boolean>,
    ...(names.length > 0 && { description: { 'llb.customname': [...new Set(names)].join(', ') } }),
  };
}
