import type { Host } from '../lib/host.ts';
import type { AgentRequest } from '../plan/agent-request.ts';
import { planInit } from '../plan/init.ts';
import { planInstall } from '../plan/install.ts';
import type { Stage } from '../plan/step.ts';
import { findPlugins, isPlugin, noPlugin, type ProviderAction } from './actions/provider.ts';
import type { Settings } from './command-line/settings.ts';
import { isExtensionAction } from './extensions/extension-action.ts';
import type { Extensions } from './extensions/load-extensions.ts';
import { fromPlan, type RunnableStep } from './runnable-step.ts';

/**
 * All that a stage does, in order: extensions before, the plan, extensions of the stage, extensions after. Skipping a
 * whole stage skips its extensions too. Throws what the plan throws, and UserError for a provider that nothing knows.
 */
export async function stageSteps(
  stage: Stage,
  request: AgentRequest,
  settings: Settings,
  extensions: Extensions,
  host: Host,
): Promise<readonly RunnableStep[]> {
  if (request.skip.includes(stage)) return [];
  const planned = (stage === 'install' ? planInstall : planInit)(request).map(fromPlan);
  const own =
    stage === 'install'
      ? await withInstalledProviders(planned, settings, extensions, host)
      : withProviderInfo(planned, settings);
  return [
    ...(extensions.get(`before-${stage}`) ?? []),
    ...own,
    ...(extensions.get(stage) ?? []),
    ...(extensions.get(`after-${stage}`) ?? []),
  ];
}

async function withInstalledProviders(
  steps: readonly RunnableStep[],
  settings: Settings,
  extensions: Extensions,
  host: Host,
): Promise<readonly RunnableStep[]> {
  if (settings.skip.includes('buildProvider')) return steps;
  const plugins = await findPlugins(host);
  const [first] = settings.plugins;
  // Said before minutes of work, where it is known by then.
  if (first !== undefined && plugins.length === 0 && !(await mayComeLater(settings, extensions, host)))
    throw noPlugin(first.name, host);
  const asked = settings.plugins.map((wish): ProviderAction => ({
    do: 'provider',
    event: 'install',
    ...wish,
  }));
  return [
    ...steps.map((step) => withPlugin(step, settings, plugins.length > 0)),
    ...(asked.length === 0
      ? []
      : [
          {
            name: 'buildProvider',
            title: `Install ${settings.plugins.map(({ name }) => name).join(' and ')} by plugin`,
            actions: asked,
          },
        ]),
  ];
}

/** An extension or the framework may bring a plugin along. What is in an image of a framework nobody has read yet. */
async function mayComeLater(
  { framework, frameworkDirectory }: Settings,
  extensions: Extensions,
  host: Host,
): Promise<boolean> {
  if (extensions.size > 0 || framework !== undefined) return true;
  if (frameworkDirectory === undefined) return false;
  const brought = await host.files.list(`${frameworkDirectory}/system/providers`);
  return brought.some((name) => isPlugin(name));
}

/**
 * A plugin of the base image's own goes before us, when the provider was asked for by today's flag, which means plugins. By
 * `--provider-source plugin` only plugins are asked.
 */
function withPlugin(step: RunnableStep, settings: Settings, isThere: boolean): RunnableStep {
  const { provider, providerVersion, providerConfig, providerSource, said } = settings;
  if (step.name !== 'kubernetes' || provider === undefined) return step;
  const onlyPlugins = providerSource === 'plugin';
  if (!onlyPlugins && !(said.provider && isThere)) return step;
  const action: ProviderAction = {
    do: 'provider',
    event: 'install',
    name: provider,
    ...(providerVersion === undefined ? {} : { version: providerVersion }),
    ...(providerConfig === undefined ? {} : { config: providerConfig }),
    ...(onlyPlugins
      ? { kairosPlugin: true }
      : { otherwise: step.actions.filter((own) => own.do !== 'provider' && !isExtensionAction(own)) }),
  };
  return { ...step, actions: [action] };
}

/** The image's record has room for one software: our Kubernetes if there is one, else the last that a plugin tells of. */
function withProviderInfo(
  steps: readonly RunnableStep[],
  { plugins, provider }: Settings,
): readonly RunnableStep[] {
  if (provider !== undefined) return steps;
  const asked = plugins.map(({ name }): ProviderAction => ({ do: 'provider', event: 'info', name }));
  return steps.map((step) =>
    step.name === 'kairosRelease' ? { ...step, actions: [...step.actions, ...asked] } : step,
  );
}
