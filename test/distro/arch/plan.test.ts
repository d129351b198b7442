import { expectGoldenPlan } from '../../support/expect-golden-plan.ts';
import { agentRequestOf, archSystem } from '../../support/requests.ts';

const kubernetes = { provider: 'k3s', version: 'v1.33.1+k3s1' } as const;

describe('the plan for Arch Linux', () => {
  it('is the documented one for a core image', () =>
    expectGoldenPlan('arch.amd64.core', agentRequestOf({ system: archSystem() })));
  it('is the documented one for a Raspberry Pi with k3s', () =>
    expectGoldenPlan(
      'arch.arm64.rpi4.k3s',
      agentRequestOf({
        system: archSystem({ arch: 'arm64' }),
        model: 'rpi4',
        variant: 'standard',
        kubernetes,
      }),
    ));
});
