import type { Action } from '../../distro/action.ts';
import type { Distro } from '../../distro/distro.ts';
import type { Host } from '../../lib/host.ts';
import type { copyTree } from '../../oci/copy-tree.ts';
import type { unpackImage } from '../../oci/unpack-image.ts';
import type { AgentRequest } from '../../plan/agent-request.ts';

/** Whether an action had anything to do. */
export type Outcome = 'done' | 'unchanged';

/** What actions of one run tell each other. */
export interface RunMemory {
  /** True once the package index was read in this run. */
  indexRead: boolean;
  /** The kernel release chosen in this run. */
  kernel?: string;
}

/** What every action gets besides its own data. */
export interface ActionContext {
  readonly host: Host;
  readonly request: AgentRequest;
  readonly distro: Distro;
  readonly memory: RunMemory;
  /** How whole trees are laid over the system; fake ones in tests. */
  readonly trees: { readonly copyTree: typeof copyTree; readonly unpackImage: typeof unpackImage };
  /** Waits; a fake one in tests does not. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Aborted when the program was told to stop. */
  readonly stop?: AbortSignal;
}

/** One kind of action as the plan has it. */
export type ActionOf<Kind extends Action['do']> = Extract<Action, { do: Kind }>;
