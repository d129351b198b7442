import type { Writable } from 'node:stream';
import type { Host } from '../../lib/host.ts';
import type { LogEvent } from '../../lib/log-event.ts';
import type { ActionContext } from '../actions/action-context.ts';
import type { Settings, Surroundings } from '../command-line/settings.ts';

/** What a command needs of the world. `main.ts` makes the real one; tests make one in memory. */
export interface AgentEdge extends Surroundings {
  /** The machine, with its events going where `emit` says. */
  readonly host: (emit: (event: LogEvent) => void) => Host;
  /** The machine's architecture in Node's words, such as `x64`. */
  readonly arch: string;
  readonly isRoot: boolean;
  readonly stdout: (text: string) => void;
  readonly stderr: Writable;
  readonly trees: ActionContext['trees'];
  readonly sleep: ActionContext['sleep'];
  readonly stop: AbortSignal;
}

/** Puts a command's result where it was asked for: on stdout, or whole into a file. */
export async function putOut(text: string, { output }: Settings, edge: AgentEdge, host: Host): Promise<void> {
  if (output === undefined) edge.stdout(text);
  else await host.files.write(output, text, 0o644);
}
