import {
  type AgentCall,
  type BuildPlan,
  type BuildStep,
  type CacheMount,
  FRAMEWORK_DIRECTORY,
  OFFLINE_DIRECTORY,
} from '../../plan/build-plan.ts';
import { shellWord } from './quote.ts';
import type { Style } from './style.ts';
import { copyParts, userLine, userMount } from './user-instruction.ts';

/** Where the agent stands in each style. Under /run, what an old engine leaves of a mount's target is out of a booted system's sight. */
const AGENT_PATH: Readonly<Record<Style, string>> = { mount: '/run/kairos-init', copy: '/kairos-init' };

/** Long enough for one phase's usual arguments, short enough for a review's side by side. */
const LINE_WIDTH = 100;

/** One instruction as the data of the template of that name. Equal instructions have equal JSON. */
export interface Instruction {
  readonly template: string;
  readonly [field: string]: unknown;
}

/** Names of the stages that carry the agent and the framework for one image. */
export interface Sources {
  readonly agent: string;
  readonly framework?: string;
}

/** Everything after FROM for one image, in order. */
export function instructionsOf(plan: BuildPlan, sources: Sources, style: Style): readonly Instruction[] {
  const firstAgentCall = plan.steps.findIndex((step) => step.kind === 'agent');
  return [
    ...plan.steps.flatMap((step, index) => [
      ...(style === 'copy' && index === firstAgentCall ? [bringTools(plan, sources)] : []),
      // An argument is part of the key of every RUN after it, so each stands just above the first that uses it.
      ...parametersFor(plan, step, index, firstAgentCall),
      step.kind === 'agent'
        ? agentInstruction(plan, step, sources, style)
        : userInstruction(step, plan.steps[index - 1], style),
    ]),
    ...(style === 'copy' ? [removeTools(plan)] : []),
    ...(Object.keys(plan.labels).length === 0
      ? []
      : [
          { template: 'labels', labels: Object.entries(plan.labels).map(([key, value]) => ({ key, value })) },
        ]),
  ];
}

function parametersFor(
  plan: BuildPlan,
  step: BuildStep,
  index: number,
  firstAgentCall: number,
): readonly Instruction[] {
  if (step.kind !== 'agent') return [];
  const uses = (call: AgentCall, name: string): boolean =>
    call.parameters.some((flag) => flag.parameter === name);
  const earlier = plan.steps.slice(firstAgentCall, index);
  const fresh = plan.parameters.filter(
    (parameter) =>
      uses(step.call, parameter.name) &&
      !earlier.some((before) => before.kind === 'agent' && uses(before.call, parameter.name)),
  );
  return fresh.length === 0 ? [] : [{ template: 'parameters', parameters: fresh }];
}

function agentInstruction(
  plan: BuildPlan,
  step: Extract<BuildStep, { readonly kind: 'agent' }>,
  sources: Sources,
  style: Style,
): Instruction {
  const { call } = step;
  return {
    template: call.phase,
    network: plan.offline === undefined ? '' : 'none',
    mounts: [
      ...(style === 'mount'
        ? [`type=bind,from=${sources.agent},source=/kairos-init,target=${AGENT_PATH.mount}`]
        : []),
      ...(style === 'mount' && step.framework && sources.framework !== undefined
        ? [`type=bind,from=${sources.framework},target=${FRAMEWORK_DIRECTORY}`]
        : []),
      ...(step.offline && plan.offline !== undefined
        ? [`type=bind,source=${plan.offline},target=${OFFLINE_DIRECTORY}`]
        : []),
      ...step.caches.map(cacheMount),
      ...(style === 'mount' ? step.secrets.map((id) => `type=secret,id=${id}`) : []),
    ],
    lines: wrap([AGENT_PATH[style], ...call.args]),
    parameters: call.parameters.map(({ flag, parameter, optional }) =>
      optional ? `\${${parameter}:+${flag} "$${parameter}"}` : `${flag} "$${parameter}"`,
    ),
    unknownBase: plan.caches === 'unknown-base' && call.phase !== 'init' && call.phase !== 'validate',
    perPlatform: step.caches.some((cache) => cache.perPlatform),
  };
}

function userInstruction(
  step: Extract<BuildStep, { readonly kind: 'user' }>,
  previous: BuildStep | undefined,
  style: Style,
): Instruction {
  const shared = {
    stage: step.stage,
    // One comment for a row of steps is enough.
    first: previous?.kind !== 'user' || previous.stage !== step.stage,
  };
  if ('copy' in step.step)
    return {
      template: 'user-copy',
      ...shared,
      ...copyParts(step.step.copy, { chmodFlag: style === 'mount' }),
    };
  return {
    template: 'user-run',
    ...shared,
    mounts: [
      ...step.caches.map(cacheMount),
      ...(step.step.mounts ?? []).map((mount) => userMount(mount, style)),
    ],
    ...(step.refresh === undefined ? {} : { refresh: step.refresh }),
    line: userLine(step.step.run),
    perPlatform: step.caches.some((cache) => cache.perPlatform),
  };
}

function bringTools(plan: BuildPlan, sources: Sources): Instruction {
  return {
    template: 'bring-tools',
    agent: sources.agent,
    agentPath: AGENT_PATH.copy,
    ...(plan.framework === undefined
      ? {}
      : { framework: sources.framework, frameworkDirectory: FRAMEWORK_DIRECTORY }),
  };
}

function removeTools(plan: BuildPlan): Instruction {
  return {
    template: 'remove-tools',
    command: ['rm', '-rf', AGENT_PATH.copy, ...(plan.framework === undefined ? [] : [FRAMEWORK_DIRECTORY])],
  };
}

/** Not every engine fills in a variable here; one that doesn't shares the cache between platforms, under one odd name. */
const cacheMount = ({ id, target, sharing, perPlatform }: CacheMount): string =>
  `type=cache,id=${id}${perPlatform ? '-$TARGETARCH' : ''},target=${target},sharing=${sharing}`;

/** Breaks a command line before flags, so that a flag and its value stay together. */
function wrap(words: readonly string[]): readonly (readonly string[])[] {
  const lines: string[][] = [];
  for (const [index, word] of words.entries()) {
    const line = lines.at(-1);
    const value = words[index + 1];
    const width = [...(line ?? []), word, ...(value?.startsWith('-') === false ? [value] : [])]
      .map(shellWord)
      .join(' ').length;
    if (line === undefined || (word.startsWith('-') && width > LINE_WIDTH)) lines.push([word]);
    else line.push(word);
  }
  return lines;
}
