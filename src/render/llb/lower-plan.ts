import type { Output } from '../../llb/op.ts';
import { requires } from '../../llb/merge.ts';
import type { AgentCall, BuildPlan, BuildStep } from '../../plan/build-plan.ts';
import type { Path } from '../../spec/diagnostic.ts';
import { runAgent } from './agent-steps.ts';
import { cellContext, type CellContext, isRefused, stepOptions } from './cell-context.ts';
import { type HistoryEntry, imageConfig, readImageConfig } from './image-config.ts';
import { inspectPlan, inspectValidation } from './inspect.ts';
import type { LoweredImage, LoweringFacts } from './lowering-facts.ts';
import { runUserStep, userStepText } from './user-steps.ts';

/**
 * Renders a plan as a graph of BuildKit's. Pure: the same plan and facts give the same graph, and images that begin alike
 * share its beginning. Throws UserError for what no daemon can build.
 */
export function lowerPlan(plan: BuildPlan, facts: LoweringFacts): LoweredImage {
  if (plan.parameters.length > 0) throw new Error('a plan with build arguments is for a Dockerfile');
  const base = readImageConfig(facts.base.config);
  const context = cellContext(plan, facts, base);
  const trees = lowerSteps(context);
  const guarded = trees.validation !== undefined && facts.capabilities.has('passthroughop');
  const title = facts.title === undefined ? '' : `${facts.title} `;
  return {
    image: guarded
      ? requires(trees.image, [trees.validation], { name: `[${title}validate] wait for the checks` })
      : trees.image,
    validation: guarded ? undefined : trees.validation,
    config: imageConfig(base, {
      platform: facts.platform,
      labels: { ...plan.labels, ...facts.settings.labels },
      history: trees.history,
      epoch: facts.epoch,
    }),
    baseConfig: facts.base.config,
    platform: facts.platform,
    debug: {
      plan: inspectPlan(context, trees.beforeInstall),
      install: trees.installed,
      validate: inspectValidation(context, trees.image),
    },
    notices: context.notices,
  };
}

/** The trees of one image on its way. */
interface Trees {
  readonly beforeInstall: Output;
  readonly installed: Output;
  readonly image: Output;
  /** The tree on which the checks have run, for its own sake: nothing of it is in the image. */
  readonly validation: Output | undefined;
  readonly history: readonly HistoryEntry[];
}

function lowerSteps(context: CellContext): Trees {
  const { steps } = context.plan;
  const root = context.facts.base.tree;
  let trees: Trees = {
    beforeInstall: root,
    installed: root,
    image: root,
    validation: undefined,
    history: [],
  };
  // What follows a step that is done again is done again too: BuildKit would look it up by what went in before.
  let ignoreCache = false;
  for (const step of steps) {
    ignoreCache ||= isRefused(context, step);
    const options = stepOptions(context, { ...description(context, step), ignoreCache });
    if (step.kind === 'user') {
      const image = runUserStep(context, trees.image, step, options);
      const early = step.stage === 'before-install' ? { beforeInstall: image, installed: image } : {};
      trees = { ...trees, ...early, image, history: [...trees.history, historyOf(step)] };
      continue;
    }
    const { args, phase } = step.call;
    const tree = runAgent(context, trees.image, { args, step }, options).root;
    if (phase === 'validate') trees = { ...trees, validation: tree };
    else
      trees = {
        ...trees,
        ...(phase === 'init' ? {} : { installed: tree }),
        image: tree,
        history: [...trees.history, historyOf(step)],
      };
  }
  return trees;
}

/** What the Kairosfile says that asks for a phase of the agent's, best first. */
const ASKED_BY: Readonly<Record<AgentCall['phase'], readonly Path[]>> = {
  install: [['packages'], ['kernel'], ['base'], ['matrix', 'base']],
  init: [['version'], ['base'], ['matrix', 'base']],
  all: [['base'], ['matrix', 'base']],
  validate: [['base'], ['matrix', 'base']],
};

function description(
  { plan: { spec } }: CellContext,
  step: BuildStep,
): { readonly label: string; readonly text: string; readonly paths: readonly Path[] } {
  if (step.kind === 'agent') {
    const { phase } = step.call;
    return { label: phase, text: step.title, paths: ASKED_BY[phase] };
  }
  const count = spec.stages[step.stage]?.length ?? 0;
  return {
    label: `${step.stage} ${step.index + 1}/${count}`,
    text: userStepText(step),
    paths: [['stages', step.stage, step.index]],
  };
}

function historyOf(step: BuildStep): HistoryEntry {
  if (step.kind === 'agent')
    return {
      created_by: `RUN kairos-init ${step.call.args.join(' ')}`,
      comment: `kairos-gen: ${step.title}`,
    };
  const words =
    'copy' in step.step ? `COPY ${step.step.copy.from} ${step.step.copy.to}` : `RUN ${step.step.run}`;
  return { created_by: words, comment: `kairos-gen: stages.${step.stage}[${step.index}]` };
}
