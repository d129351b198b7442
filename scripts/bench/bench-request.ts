import { PUBLISHED } from '../../src/lib/published-names.ts';
import { version as agentVersion } from '../../src/lib/version.ts';
import type { AgentRequest } from '../../src/plan/agent-request.ts';
import { PUBLISHED_RELEASES } from '../../src/plan/release-sources.ts';
import type { System } from '../../src/distro/system.ts';
import { FRAMEWORK } from './build-root.ts';

/** What the agent is asked for in the bench: the core variant for the generic model. */
export function benchRequest(system: System): AgentRequest {
  return {
    system,
    model: 'generic',
    variant: 'core',
    trustedBoot: false,
    fips: false,
    framework: { source: { from: 'directory', path: FRAMEWORK }, version: agentVersion, legacy: false },
    registry: PUBLISHED.upgradeRegistry,
    version: 'v1.0.0',
    agentVersion,
    kernel: [],
    packages: { add: [], remove: [] },
    skip: [],
    upgrade: true,
    keepIndex: false,
    releases: PUBLISHED_RELEASES,
    mirrors: {},
  };
}
