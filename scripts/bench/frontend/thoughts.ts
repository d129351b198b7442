import { ANSWERED } from '../../../src/frontend/serve-frontend.ts';
import { median } from '../median.ts';

/** What the frontend's own time goes to, milliseconds of each part. */
export interface FrontendTime {
  readonly part: string;
  readonly milliseconds: number;
}

/** The parts, by the thought that ends each: KAIROS_DEBUG shows them in the progress output, with the time. */
const PARTS: readonly { readonly part: string; readonly end: RegExp }[] = [
  { part: 'start of the process, up to the first answer', end: /option / },
  { part: 'the Kairosfile, asked of the daemon; loading the rest meanwhile', end: /the Kairosfile is here/ },
  { part: 'reading it; base, framework and agent, asked of the daemon', end: /base / },
  { part: 'planning and the graph', end: /the graph of / },
  { part: 'solving it, in the daemon', end: new RegExp(ANSWERED) },
];

/** Reads the parts from outputs of builds, medians. Throws when an output has none. */
export function frontendTimes(outputs: readonly string[]): readonly FrontendTime[] {
  const ends = outputs.map(endsOf);
  return PARTS.map(({ part }, index) => ({
    part,
    milliseconds: median(ends.map((end) => (end[index] ?? NaN) - (end[index - 1] ?? 0))),
  }));
}

function endsOf(output: string): readonly number[] {
  return PARTS.map(({ end }) => {
    const found = new RegExp(`\\[debug\\] (\\d+) ms: ${end.source}`).exec(output)?.[1];
    if (found === undefined) throw new Error(`the frontend did not say ${end.source}:\n${output}`);
    return Number(found);
  });
}
