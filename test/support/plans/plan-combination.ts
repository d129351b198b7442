import { refuseRelease } from '../../../src/distro/refuse-release.ts';
import { UserError } from '../../../src/lib/user-error.ts';
import type { AgentRequest } from '../../../src/plan/agent-request.ts';
import { planInit } from '../../../src/plan/init.ts';
import { planInstall } from '../../../src/plan/install.ts';
import type { Step } from '../../../src/plan/step.ts';
import { type Architecture, type Model, type Provider, PROVIDERS } from '../../../src/spec/image-spec.ts';
import { agentRequestOf } from '../requests.ts';
import { type Combination, FIPS, TRUSTED_BOOT } from './combinations.ts';
import { type ListedRelease, systemOf } from './listed-releases.ts';

const VERSIONS: Readonly<Record<Provider, string>> = { k3s: 'v1.33.1+k3s1', k0s: 'v1.33.1+k0s.0' };

/** The steps of both stages for a combination on a release, or in one sentence why there is no such image. */
export function planCombination(release: ListedRelease, combination: Combination): readonly Step[] | string {
  const request = requestFor(release, combination);
  try {
    refuseRelease(request.system);
    return [...planInstall(request), ...planInit(request)];
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

function requestFor(release: ListedRelease, combination: Combination): AgentRequest {
  const [arch, model, variant, trustedBoot, fips] = combination as [Architecture, Model, ...string[]];
  const provider = PROVIDERS.find((name) => name === variant);
  return agentRequestOf({
    system: systemOf(release, arch),
    model,
    ...(provider === undefined
      ? { variant: 'core' }
      : { variant: 'standard', kubernetes: { provider, version: VERSIONS[provider] } }),
    trustedBoot: trustedBoot === TRUSTED_BOOT[1],
    fips: fips === FIPS[1],
  });
}
