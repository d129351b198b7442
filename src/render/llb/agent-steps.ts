import { exec, type Exec, type ExecOptions } from '../../llb/exec.ts';
import type { Mount } from '../../llb/mount.ts';
import type { OpOptions, Output, Scratch } from '../../llb/op.ts';
import {
  type BuildStep,
  FRAMEWORK_DIRECTORY,
  OFFLINE_DIRECTORY,
  RELEASES_DIRECTORY,
} from '../../plan/build-plan.ts';
import { type CellContext, packageCacheMount } from './cell-context.ts';
import { contextTree, inTree } from './context-tree.ts';
import { releasesTree } from './releases-tree.ts';

/** Where the agent stands while it runs; a Dockerfile of the same plan has it there too. */
const AGENT_PATH = '/run/kairos-init';

export type AgentStep = Extract<BuildStep, { readonly kind: 'agent' }>;

/** Runs the agent on a tree. It, the framework and release files are mounted, so that none of them enters the image. */
export function runAgent(
  context: CellContext,
  root: Output,
  call: {
    readonly args: readonly string[];
    readonly step?: AgentStep;
    readonly mounts?: readonly Mount[];
    /** An exit code besides 0 that is no failure. */
    readonly tolerated?: number;
  },
  options: OpOptions,
): Exec {
  const { surroundings } = context;
  const { args, step, mounts = [], tolerated } = call;
  return exec(root, {
    ...surroundings,
    ...options,
    ...(context.plan.offline === undefined ? {} : { network: 'none' }),
    ...tolerating(context, [AGENT_PATH, ...args], tolerated),
    mounts: [agentMount(context), ...toolMounts(context, step), ...mounts, ...surroundings.mounts],
  });
}

/** Older daemons know no other good exit code than 0, but every base has a shell that does. */
function tolerating(
  { facts }: CellContext,
  args: readonly string[],
  tolerated: number | undefined,
): Pick<ExecOptions, 'args' | 'validExitCodes'> {
  if (tolerated === undefined) return { args };
  if (facts.capabilities.has('exec.validexitcode')) return { args, validExitCodes: [0, tolerated] };
  return { args: ['/bin/sh', '-c', `"$@" || [ $? -eq ${tolerated} ]`, 'sh', ...args] };
}

const agentMount = ({ facts }: CellContext): Mount => ({
  type: 'bind',
  dest: AGENT_PATH,
  from: facts.agent,
  selector: '/kairos-init',
  readonly: true,
});

function toolMounts(context: CellContext, step: AgentStep | undefined): readonly Mount[] {
  if (step === undefined) return [];
  const mounts: Mount[] = [];
  if (step.framework) mounts.push(frameworkMount(context));
  if (step.offline && context.plan.offline !== undefined)
    mounts.push({
      type: 'bind',
      dest: OFFLINE_DIRECTORY,
      from: contextTree(context),
      selector: inTree(context.plan.offline),
      readonly: true,
    });
  if (step.releases)
    mounts.push({ type: 'bind', dest: RELEASES_DIRECTORY, from: releasesTree(context), readonly: true });
  for (const id of step.secrets)
    mounts.push({ type: 'secret', dest: `/run/secrets/${id}`, id, optional: true });
  return [...mounts, ...step.caches.map((cache) => packageCacheMount(context, cache))];
}

function frameworkMount({ plan, facts }: CellContext): Mount {
  if (facts.framework === undefined) throw new Error(`the tree of ${plan.framework ?? ''} is missing`);
  return { type: 'bind', dest: FRAMEWORK_DIRECTORY, from: facts.framework, readonly: true };
}

/** A directory that a command may write a result to, and that becomes a tree of its own. */
export const resultMount = (dest: string, from: Output | Scratch): Mount => ({ type: 'bind', dest, from });
