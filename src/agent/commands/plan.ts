import type { Host } from '../../lib/host.ts';
import { agentRequest } from '../agent-request.ts';
import type { Settings } from '../command-line/settings.ts';
import { loadExtensions } from '../extensions/load-extensions.ts';
import { stageSteps } from '../stage-steps.ts';
import { fetched } from '../offline.ts';
import type { StageRun } from '../run-stage.ts';
import { type AgentEdge, putOut } from './agent-edge.ts';
import { findSystem, namedSystem, ownArchitecture, tellGuess } from './find-system.ts';
import { printStages } from './print-stages.ts';

/** Stands for the image's version in a plan that was asked for without one. */
const SOME_VERSION = 'v0.0.0';

/** Prints what a build would do, here or on a named system. */
export async function plan(settings: Settings, edge: AgentEdge, host: Host): Promise<void> {
  const arch = settings.arch ?? ownArchitecture(edge.arch);
  const system =
    settings.system === undefined ? await findSystem(host.files, arch) : namedSystem(settings.system, arch);
  const guess = tellGuess(system, settings, (event) => host.emit(event));
  const needsVersion = settings.stages.includes('init') && settings.version === undefined;
  if (needsVersion)
    host.emit({
      type: 'message',
      level: 'info',
      message: `no --version: the plan is for version ${SOME_VERSION}`,
    });
  const whole = needsVersion ? { ...settings, version: SOME_VERSION } : settings;
  const request = await agentRequest(whole, system, host.files);
  const extensions = settings.extensions ? await loadExtensions(host, system) : new Map<never, never>();
  const runs: StageRun[] = [];
  for (const stage of settings.stages)
    runs.push({ stage, steps: await stageSteps(stage, request, whole, extensions, host) });
  if (settings.offline)
    for (const need of await fetched(
      runs.flatMap(({ steps }) => steps),
      request,
      host.files,
    ))
      host.emit({ type: 'message', level: 'warn', message: `would have to be fetched: ${need}` });
  const json = settings.format === 'json';
  const heading = guess === undefined || json ? '' : `# ${guess}\n\n`;
  await putOut(`${heading}${printStages(runs, json ? 'json' : 'text')}`, settings, edge, host);
}
