import { file } from '../llb/file.ts';
import { marshal } from '../llb/marshal.ts';
import { type Output, scratch, type Scratch } from '../llb/op.ts';
import type { Gateway } from './gateway.ts';

/**
 * Shows lines in the progress output. The only text of a frontend that every daemon shows is the name of a vertex, so each line
 * becomes one that makes a small file.
 */
export async function showThoughts(gateway: Gateway, thoughts: readonly string[]): Promise<void> {
  if (thoughts.length === 0) return;
  let last: Output | Scratch = scratch;
  for (const [index, thought] of thoughts.entries())
    last = file(last, [{ action: 'mkfile', path: '/thought', data: `${index} ${thought}` }], {
      name: `[debug] ${thought}`,
      ignoreCache: true,
    });
  await gateway.solve(marshal(last), { evaluate: true });
}
