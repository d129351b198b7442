import type { Action } from '../distro/action.ts';
import type { Step } from '../plan/step.ts';
import type { ProviderAction } from './actions/provider.ts';
import type { ExtensionAction } from './extensions/extension-action.ts';

/** What the runner does: the plan's actions, and those that only the agent knows. */
export type AgentAction = Action | ProviderAction | ExtensionAction;

/** Something about the image that is asked right before a step runs. A false one passes the step over. */
export type Condition =
  | { readonly ask: 'command'; readonly command: string }
  | { readonly ask: 'service-manager'; readonly name: 'systemd' | 'openrc' }
  | { readonly ask: 'files'; readonly which: 'any' | 'all' | 'none'; readonly paths: readonly string[] };

/** A step of the plan, or one of the user's extensions. */
export interface RunnableStep {
  readonly name: string;
  readonly title: string;
  readonly reason?: string;
  readonly conditions?: readonly Condition[];
  readonly actions: readonly AgentAction[];
}

export const fromPlan = ({ name, title, reason, actions }: Step): RunnableStep => ({
  name,
  title,
  ...(reason === undefined ? {} : { reason }),
  actions,
});
