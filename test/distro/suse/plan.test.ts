import { expectGoldenPlan } from '../../support/expect-golden-plan.ts';
import { agentRequestOf, suseSystem } from '../../support/requests.ts';

const kubernetes = { provider: 'k3s', version: 'v1.33.1+k3s1' } as const;

describe('the plan for SUSE', () => {
  it('is the documented one for a core image of Leap', () =>
    expectGoldenPlan('opensuse-leap-15.6.amd64.core', agentRequestOf({ system: suseSystem() })));
  it('is the documented one for a Raspberry Pi with k3s and Tumbleweed', () =>
    expectGoldenPlan(
      'opensuse-tumbleweed.arm64.rpi4.k3s',
      agentRequestOf({
        system: suseSystem({
          distro: 'opensuse-tumbleweed',
          id: 'opensuse-tumbleweed',
          version: '20260801',
          prettyName: 'openSUSE Tumbleweed',
          arch: 'arm64',
        }),
        model: 'rpi4',
        variant: 'standard',
        kubernetes,
      }),
    ));
  it('is the documented one for SLES with Trusted Boot and FIPS', () =>
    expectGoldenPlan(
      'sles-16.0.amd64.trusted-boot.fips',
      agentRequestOf({
        system: suseSystem({
          distro: 'sles',
          id: 'sles',
          version: '16.0',
          prettyName: 'SUSE Linux Enterprise Server 16.0',
        }),
        trustedBoot: true,
        fips: true,
      }),
    ));
  it('is the documented one for SLE Micro for Rancher, which names no repository', () =>
    expectGoldenPlan(
      'sle-micro-rancher-5.4.amd64.core',
      agentRequestOf({
        system: suseSystem({
          distro: 'sle-micro-rancher',
          id: 'sle-micro-rancher',
          version: '5.4',
          prettyName: 'SUSE Linux Enterprise Micro for Rancher 5.4',
        }),
      }),
    ));
});
