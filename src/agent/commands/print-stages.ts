import { describeAction, printPlan, printPlanJson } from '../../plan/print-plan.ts';
import { describeExtensionAction, isExtensionAction } from '../extensions/extension-action.ts';
import type { StageRun } from '../run-stage.ts';
import type { AgentAction } from '../runnable-step.ts';

/** What stages would do, for people or for programs. */
export function printStages(runs: readonly StageRun[], format: 'text' | 'json'): string {
  const steps = runs.flatMap(({ stage, steps: own }) => own.map((step) => ({ stage, ...step })));
  return format === 'json' ? printPlanJson(steps) : printPlan(steps, describe);
}

function describe(action: AgentAction): string {
  if (isExtensionAction(action)) return describeExtensionAction(action);
  if (action.do !== 'provider') return describeAction(action);
  const { event, name, version, otherwise = [] } = action;
  if (event === 'info') return `ask the plugin of ${name} for its version`;
  const rest = otherwise.length === 0 ? '' : `, or else ${otherwise.map(describe).join('; ')}`;
  return `have a plugin install ${name}${version === undefined ? '' : ` ${version}`}${rest}`;
}
