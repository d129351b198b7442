import { expectGoldenPlan } from '../../support/expect-golden-plan.ts';
import { agentRequestOf, alpineSystem } from '../../support/requests.ts';

const kubernetes = { provider: 'k0s', version: 'v1.33.1+k0s.0' } as const;

describe('the plan for Alpine Linux', () => {
  it('is the documented one for a core image', () =>
    expectGoldenPlan('alpine-3.22.amd64.core', agentRequestOf({ system: alpineSystem() })));
  it('is the documented one for a Raspberry Pi with k0s', () =>
    expectGoldenPlan(
      'alpine-3.22.arm64.rpi4.k0s',
      agentRequestOf({
        system: alpineSystem({ arch: 'arm64' }),
        model: 'rpi4',
        variant: 'standard',
        kubernetes,
      }),
    ));
  it('says on riscv64 which names nobody has verified', () =>
    expectGoldenPlan(
      'alpine-3.22.riscv64.core',
      agentRequestOf({ system: alpineSystem({ arch: 'riscv64' }) }),
    ));
});
