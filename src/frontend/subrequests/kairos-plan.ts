import type { BuildStep } from '../../plan/build-plan.ts';
import {
  answerJson,
  BUILD_ARGUMENTS_OPTION,
  type CellKnowledge,
  type Subrequest,
  type SubrequestAnswer,
  TARGET_OPTION,
  USUAL_RESULTS,
} from './subrequest.ts';

/** The build of an image as data: what every renderer starts from. */
export const planRequest: Subrequest = {
  name: 'frontend.kairos.plan',
  version: '1.0.0',
  description: 'Show the steps of the build of an image, in order',
  opts: [TARGET_OPTION, BUILD_ARGUMENTS_OPTION],
  metadata: USUAL_RESULTS,
  needs: 'cell',
  answer: planAnswer,
};

function planAnswer({ plan }: CellKnowledge): Omit<SubrequestAnswer, 'version'> {
  const framework = plan.framework ?? 'fetched by the agent';
  const head = [
    `target:    ${plan.name}`,
    `base:      ${plan.base}`,
    `framework: ${framework}`,
    `agent:     ${plan.agent}`,
  ];
  const steps = plan.steps.map((step, index) => `${String(index + 1).padStart(2)}. ${describeStep(step)}`);
  return { 'result.json': answerJson(plan), 'result.txt': `${[...head, '', ...steps].join('\n')}\n` };
}

function describeStep(step: BuildStep): string {
  if (step.kind === 'agent') return `${step.title}\n      kairos-init ${step.call.args.join(' ')}`;
  if ('run' in step.step) return `[${step.stage}] run\n      ${step.step.run}`;
  const { from, to } = step.step.copy;
  return `[${step.stage}] copy\n      ${from} to ${to}`;
}
