import type { Host } from '../lib/host.ts';
import { UserError } from '../lib/user-error.ts';
import { boardOf } from '../plan/board.ts';
import type { Stage } from '../plan/step.ts';
import type { ActionContext, Outcome } from './actions/action-context.ts';
import { runAction } from './actions/run-action.ts';
import { unmet } from './conditions.ts';
import { explainSystemError } from './explain-system-error.ts';
import { frameworkFingerprint, systemFingerprint } from './fingerprint.ts';
import { withGuards } from './guards.ts';
import type { AgentAction, RunnableStep } from './runnable-step.ts';
import {
  digestOfData,
  readRecord,
  type RecordedStep,
  recordPath,
  type StageRecord,
  writeRecord,
} from './stage-record.ts';

export interface StageRun {
  readonly stage: Stage;
  readonly steps: readonly RunnableStep[];
  /** How many of the steps to carry out; the rest is for another run. All of them when left out. */
  readonly count?: number;
}

/**
 * Carries out a stage's steps, each once. A stage that was finished with the same inputs is not done again; one that was
 * broken off goes on after its last finished step if the system is still as that left it, and from the start otherwise.
 * The image is never left with guards standing. Throws what the failing action throws.
 */
export async function runStage(run: StageRun, context: ActionContext): Promise<Outcome> {
  const { host, distro, request } = context;
  const { stage, steps, count = steps.length } = run;
  const board = boardOf(request);
  const inputs = digestOfData({
    agent: request.agentVersion,
    steps,
    board,
    framework: usesFramework(steps) ? await frameworkFingerprint(host.files, request.framework.source) : null,
  });
  const before = await readRecord(host.files, stage);
  const system = await systemFingerprint(host, distro);
  const known = before?.inputs === inputs ? before : undefined;
  if (known?.finished === true) {
    // Install depends on nothing but its inputs; init also on the packages and kernels it finds.
    if (stage === 'install' || known.steps.at(-1)?.system === system) {
      say(host, `${stage} was finished before with the same inputs: nothing to do (${recordPath(stage)})`);
      return 'unchanged';
    }
    say(host, `packages or kernels have changed since ${stage} was finished: it is done again`);
  }
  const resumable = before !== undefined && !before.finished && before.steps.at(-1)?.system === system;
  const asked =
    known !== undefined || (before?.agent === request.agentVersion && beginsWith(steps, before.steps));
  const finished: RecordedStep[] = resumable && asked ? [...before.steps] : [];
  if (finished.length > 0) say(host, `going on after ${finished.at(-1)?.name ?? ''}, which is done`);

  const record = (done: boolean): StageRecord => ({
    stage,
    agent: request.agentVersion,
    fips: request.fips,
    ...(board === undefined ? {} : { board }),
    inputs,
    finished: done,
    steps: finished,
  });
  const left = steps.slice(finished.length, count);
  const guards = left.some(changesSystem) ? distro.packageManager.guards : [];
  await withGuards(guards, host, async () => {
    let latest = system;
    for (const step of left) {
      const outcome = await runStep(step, context);
      if (outcome !== 'skipped' && changesSystem(step)) latest = await systemFingerprint(host, distro);
      const { name, title, actions } = step;
      finished.push({ name, title, outcome, system: latest, actions });
      await writeRecord(host.files, record(false));
    }
  });
  // The guards are gone now, and a clean-up may have taken links out of /boot.
  const last = finished.at(-1);
  if (last !== undefined)
    finished[finished.length - 1] = { ...last, system: await systemFingerprint(host, distro) };
  await writeRecord(host.files, record(finished.length === steps.length));
  return 'done';
}

/**
 * True when what was done is how these steps begin, though the rest may differ: packages don't depend on the release that
 * is laid over them later. A framework's files are no part of a step, so a step that took them is not trusted.
 */
const beginsWith = (steps: readonly RunnableStep[], done: readonly RecordedStep[]): boolean =>
  done.length <= steps.length &&
  !usesFramework(done) &&
  done.every(({ name, actions }, index) => {
    const step = steps[index];
    return (
      step?.name === name &&
      (step.conditions ?? []).length === 0 &&
      digestOfData(step.actions) === digestOfData(actions)
    );
  });

async function runStep(step: RunnableStep, context: ActionContext): Promise<RecordedStep['outcome']> {
  const { host, stop } = context;
  const { name, title } = step;
  const start = host.now().getTime();
  host.emit({ type: 'step-start', step: name, title });
  const end = (outcome: RecordedStep['outcome'] | 'failed'): void =>
    host.emit({
      type: 'step-end',
      step: name,
      title,
      outcome,
      milliseconds: host.now().getTime() - start,
    });
  try {
    const reason = await unmet(step.conditions ?? [], host);
    if (reason !== undefined) {
      say(host, `${name}: ${reason}`);
      end('skipped');
      return 'skipped';
    }
    let outcome: Outcome = 'unchanged';
    for (const action of step.actions) {
      if (stop?.aborted === true) throw new UserError(`stopped in the step ${name}`);
      if ((await runAction(action, context)) === 'done') outcome = 'done';
    }
    end(outcome);
    return outcome;
  } catch (error) {
    end('failed');
    if (stop?.aborted === true) throw new UserError(`stopped in the step ${name}`, { cause: error });
    throw explainSystemError(error);
  }
}

const usesFramework = (steps: readonly Pick<RunnableStep, 'actions'>[]): boolean =>
  steps.some(({ actions }) => actions.some((action) => action.do === 'framework'));

/** What packages, commands and plugins do is known only afterwards; kernels are linked by two kinds of action. */
const SYSTEM_ACTIONS: readonly AgentAction['do'][] = [
  'packages',
  'run',
  'provider',
  'choose-kernel',
  'initrd',
  'remove',
  'framework',
];

const changesSystem = ({ actions, conditions = [] }: RunnableStep): boolean =>
  conditions.some(({ ask }) => ask === 'command') ||
  actions.some((action) => SYSTEM_ACTIONS.includes(action.do));

const say = (host: Host, message: string): void => host.emit({ type: 'message', level: 'info', message });
