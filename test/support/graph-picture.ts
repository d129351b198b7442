import { type Output, postOrder } from '../../src/llb/op.ts';
import { nameOf } from './graph-text.ts';

/** A graph as a Mermaid flow chart. An arrow leads from what is needed to what needs it; a mount's is dotted. */
export function graphPicture(output: Output): string {
  const ops = postOrder(output);
  const nodes = new Map(ops.map(({ digest }, index) => [digest, `v${index + 1}`]));
  const lines = ops.flatMap((op) => {
    const node = nodes.get(op.digest) ?? '';
    const text = nameOf(op).replaceAll('"', "'");
    const [open, close] = op.inputs.length === 0 ? ['([', '])'] : ['[', ']'];
    return [
      `  ${node}${open}"${text}"${close}`,
      ...op.inputs.map((input, index) => {
        const mounted = op.message.exec !== undefined && index > 0;
        return `  ${nodes.get(input.op.digest) ?? ''} ${mounted ? '-.->' : '-->'} ${node}`;
      }),
    ];
  });
  return ['flowchart TD', ...lines, ''].join('\n');
}
