import { type OpOptions, type Output, type Scratch, scratch } from '../../llb/op.ts';
import { resultMount, runAgent } from './agent-steps.ts';
import { type CellContext, stepOptions } from './cell-context.ts';

/** Where results are written while the agent runs; it is no part of the image. */
const RESULT = '/run/kairos-result';

/** The agent's exit code for findings, which are a result like any other here. */
const FINDINGS = 4;

/**
 * The agent's plan for the system that install starts from, as plan.txt and plan.json.
 * @param root the tree before install
 */
export function inspectPlan(context: CellContext, root: Output): Output {
  const { inspections, steps } = context.plan;
  const step = steps.find((candidate) => candidate.kind === 'agent');
  // Only a framework that somebody chose changes the plan, and only then does the first call see one.
  const seen =
    step?.kind === 'agent'
      ? { ...step, offline: false, releases: false, caches: [], secrets: [] }
      : undefined;
  return (['text', 'json'] as const).reduce<Output | Scratch>((result, format) => {
    const file = `${RESULT}/plan.${format === 'text' ? 'txt' : 'json'}`;
    const args = [...inspections.plan, '--format', format, '--output', file];
    const call = {
      args,
      mounts: [resultMount(RESULT, result)],
      ...(seen === undefined ? {} : { step: seen }),
    };
    return runAgent(context, root, call, options(context, 'plan', `print as ${format}`)).output(RESULT);
  }, scratch) as Output;
}

/** The report of the checks as validate.json, whatever they find. */
export function inspectValidation(context: CellContext, root: Output): Output {
  const args = [
    ...context.plan.inspections.validate,
    '--format',
    'json',
    '--output',
    `${RESULT}/validate.json`,
  ];
  const call = { args, mounts: [resultMount(RESULT, scratch)], tolerated: FINDINGS };
  return runAgent(context, root, call, options(context, 'validate', 'write a report')).output(RESULT);
}

const options = (context: CellContext, label: string, text: string): OpOptions =>
  stepOptions(context, { label, text, paths: [], ignoreCache: false });
