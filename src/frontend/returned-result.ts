import type { Init } from '../wire/codec.ts';
import { AttestationKind, type Result as WireResult } from '../wire/frontend.generated.ts';
import type { Attestation, Result } from './result.ts';

/** A result as Return takes it: a daemon without `proto.refarray` takes ids in fields of their own. */
export function toReturnedResult(
  { trees, metadata, attestations }: Result,
  daemon: { readonly withArrays: boolean; readonly withAttestations: boolean },
): Init<WireResult> {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  return {
    ...returnedTrees(trees, daemon.withArrays),
    metadata: Object.fromEntries([...metadata].map(([key, value]) => [key, bytes(value)])),
    attestations: daemon.withAttestations
      ? Object.fromEntries(
          [...attestations].map(([platform, list]) => [platform, { attestation: list.map(toWire) }]),
        )
      : {},
  };
}

function returnedTrees(trees: Result['trees'], withArrays: boolean): Init<WireResult> {
  switch (trees.kind) {
    case 'none':
      return {};
    case 'one':
      return withArrays ? { ref: { id: trees.tree.id } } : { refDeprecated: trees.tree.id };
    case 'many': {
      const ids = [...trees.byName].map(([name, { id }]): [string, string] => [name, id]);
      return withArrays
        ? { refs: { refs: Object.fromEntries(ids.map(([name, id]) => [name, { id }])) } }
        : { refsDeprecated: { refs: Object.fromEntries(ids) } };
    }
  }
}

const toWire = ({
  tree,
  path,
  metadata,
  predicateType = '',
}: Attestation): Init<WireResult['attestations'][string]['attestation'][number]> => ({
  kind: AttestationKind.Bundle,
  ref: { id: tree.id },
  path,
  inTotoPredicateType: predicateType,
  metadata: Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => [key, new TextEncoder().encode(value)]),
  ),
});
