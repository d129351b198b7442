import type { System } from '../distro/system.ts';
import { PUBLISHED } from '../lib/published-names.ts';
import type { Files } from '../lib/host.ts';
import { version as agentVersion } from '../lib/version.ts';
import type { AgentRequest } from '../plan/agent-request.ts';
import { FRAMEWORK_MODULE, needsLegacyPrograms } from '../plan/framework/framework-exclusions.ts';
import { frameworkReference } from '../plan/framework-reference.ts';
import { releaseSources } from '../plan/release-sources.ts';
import type { Settings } from './command-line/settings.ts';
import { modelOf } from './own-model.ts';

/** What the plan is made from: the settings, the system, and what the framework at hand says of its age. */
export async function agentRequest(settings: Settings, system: System, files: Files): Promise<AgentRequest> {
  const { provider, frameworkDirectory } = settings;
  const reference = frameworkReference({ framework: settings.framework, fips: settings.fips, agentVersion });
  const module = await files.readText(`${frameworkDirectory ?? ''}${FRAMEWORK_MODULE}`);
  const documented = reference.startsWith(`${PUBLISHED.documentedFrameworkRepository}:`);
  return {
    system,
    model: await modelOf(settings, files),
    variant: settings.variant,
    ...(provider === undefined
      ? {}
      : { kubernetes: { provider, version: settings.providerVersion ?? 'latest' } }),
    trustedBoot: settings.trustedBoot,
    fips: settings.fips,
    framework: {
      source:
        frameworkDirectory === undefined
          ? { from: 'image', reference }
          : { from: 'directory', path: frameworkDirectory },
      version: settings.framework ?? agentVersion,
      legacy: needsLegacyPrograms(module) || (frameworkDirectory === undefined && documented),
    },
    registry: settings.registry,
    ...(settings.version === undefined ? {} : { version: settings.version }),
    agentVersion,
    kernel: settings.kernel,
    packages: settings.packages,
    skip: settings.skip,
    upgrade: settings.upgrade,
    keepIndex: settings.keepIndex,
    releases: releaseSources(settings),
    mirrors: settings.mirrors,
    ...(settings.releasesDirectory === undefined ? {} : { releasesDirectory: settings.releasesDirectory }),
    ...(settings.packagesDirectory === undefined ? {} : { packagesDirectory: settings.packagesDirectory }),
  };
}
