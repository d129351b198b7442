/** Ops as BuildKit's own deterministic marshal writes them (Go, v0.32). */
import { readFileSync } from 'node:fs';

export interface LlbVector {
  readonly name: string;
  /** In protobuf's JSON, with the names of the .proto file. */
  readonly op: object;
  readonly hex: string;
  readonly digest: string;
}

export const llbVectors = JSON.parse(
  readFileSync('test/fixtures/llb-canonical-vectors.json', 'utf8'),
) as readonly LlbVector[];
