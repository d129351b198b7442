import type { Io, TextSink } from './io.ts';

/** Whether to colour what goes to a stream: NO_COLOR and FORCE_COLOR as everywhere, else only a capable terminal. */
export function wantsColour(sink: TextSink, environment: Io['environment']): boolean {
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: terminal } = environment;
  if (no !== undefined && no !== '') return false;
  if (force !== undefined) return force !== '0' && force !== 'false';
  return sink.isTerminal && terminal !== 'dumb';
}
