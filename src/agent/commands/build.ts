import { distroFor } from '../../distro/registry.ts';
import type { Host } from '../../lib/host.ts';
import { UserError } from '../../lib/user-error.ts';
import { version as agentVersion } from '../../lib/version.ts';
import { PACKAGE_STEPS, type Stage } from '../../plan/step.ts';
import { modelName } from '../../spec/models.ts';
import type { ActionContext } from '../actions/action-context.ts';
import { agentRequest } from '../agent-request.ts';
import type { Settings } from '../command-line/settings.ts';
import { loadExtensions } from '../extensions/load-extensions.ts';
import { type TimedHost, timeCommands } from '../command-time.ts';
import { restoreGuards } from '../guards.ts';
import { withModelOfInstall } from '../own-model.ts';
import { runStage, type StageRun } from '../run-stage.ts';
import { readRecord } from '../stage-record.ts';
import { stageSteps } from '../stage-steps.ts';
import type { AgentEdge } from './agent-edge.ts';
import { withFoundManager, withPackagesOf } from '../find-manager.ts';
import { offlineHost, refuseFetching } from '../offline.ts';
import { findSystem, ownArchitecture, tellGuess } from './find-system.ts';
import { printStages } from './print-stages.ts';

/** Turns the system it runs in into a Kairos image. All stages are planned before the first one starts. */
export async function build(told: Settings, edge: AgentEdge, host: Host): Promise<void> {
  const settings = await withModelOfInstall(await withFipsOfInstall(told, host), host);
  const system = await findSystem(host.files, ownArchitecture(edge.arch));
  tellGuess(system, settings, (event) => host.emit(event));
  const request = await agentRequest(settings, system, host.files);
  const extensions = settings.extensions ? await loadExtensions(host, system) : new Map<never, never>();
  const runs: StageRun[] = [];
  for (const stage of settings.stages)
    runs.push(
      partOf(settings, { stage, steps: await stageSteps(stage, request, settings, extensions, host) }),
    );
  if (settings.offline)
    await refuseFetching(
      runs.flatMap(({ steps, count }) => steps.slice(0, count)),
      request,
      host.files,
    );
  if (settings.dryRun) {
    edge.stdout(printStages(runs, 'text'));
    return;
  }
  if (!edge.isRoot)
    throw new UserError('kairos-init changes the system it runs in, so it must run as root', {
      hint: 'In a Dockerfile, USER root before its RUN; or see what it would do with --dry-run.',
    });
  const { variant, model, arch } = { ...request, arch: system.arch };
  host.emit({
    type: 'message',
    level: 'info',
    message: `kairos-init ${agentVersion} on ${system.prettyName}, ${arch}: ${variant}, ${modelName(model)}${request.trustedBoot ? ', Trusted Boot' : ''}`,
  });
  const timed = timeCommands(settings.offline ? offlineHost(host) : host);
  const context: ActionContext = {
    host: timed.host,
    request,
    distro: withPackagesOf(await withFoundManager(distroFor(system), host.files), request.packagesDirectory),
    memory: { indexRead: false },
    trees: edge.trees,
    sleep: edge.sleep,
    stop: edge.stop,
  };
  // Also when nothing is left to do: a run that was killed may have left some.
  await restoreGuards(host);
  for (const run of runs) await tellTime(run.stage, timed, async () => runStage(run, context));
}

/** An image that install made for FIPS stays one, though init was not told so. */
async function withFipsOfInstall(settings: Settings, host: Host): Promise<Settings> {
  if (settings.said.fips || settings.stages.includes('install')) return settings;
  if ((await readRecord(host.files, 'install'))?.fips !== true) return settings;
  const message = 'the image is for FIPS, as install was told (--fips=false says otherwise)';
  host.emit({ type: 'message', level: 'info', message });
  return { ...settings, fips: true };
}

/** The whole run, or with `--packages-only` as much of it as ends with the packages and the kernel. */
function partOf({ packagesOnly }: Settings, run: StageRun): StageRun {
  if (!packagesOnly) return run;
  return {
    ...run,
    count: 1 + run.steps.findLastIndex(({ name }) => PACKAGE_STEPS.some((step) => step === name)),
  };
}

/** Says how long a stage took. The log as JSON also has how much of it was spent in commands, and not in us. */
async function tellTime(
  stage: Stage,
  { host, commandMilliseconds }: TimedHost,
  work: () => Promise<'done' | 'unchanged'>,
): Promise<void> {
  const [start, commands] = [host.now().getTime(), commandMilliseconds()];
  if ((await work()) === 'unchanged') return;
  const milliseconds = host.now().getTime() - start;
  host.emit({
    type: 'message',
    level: 'info',
    message: `${stage} finished in ${(milliseconds / 1000).toFixed(1)} s`,
    data: { stage, milliseconds, commandMilliseconds: commandMilliseconds() - commands },
  });
}
