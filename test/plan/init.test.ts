import { expect } from 'chai';
import { UsageError } from '../../src/lib/user-error.ts';
import { planInit } from '../../src/plan/init.ts';
import type { Step } from '../../src/plan/step.ts';
import { agentRequestOf } from '../support/requests.ts';
import type { Skip } from '../../src/spec/image-spec.ts';

const outline = (steps: readonly Step[]): string => steps.map(({ name }) => name).join(' ');
const { version, ...withoutVersion } = agentRequestOf();

describe('planInit', () => {
  it('has these steps', () =>
    expect(outline(planInit(agentRequestOf()))).to.equal(
      'kairosRelease kernel initramfsConfigs initrd services sshHardening workarounds cleanup',
    ));

  it('builds no initrd with Trusted Boot and leaves none', () => {
    const steps = planInit(agentRequestOf({ trustedBoot: true }));
    expect(outline(steps)).to.equal('kairosRelease kernel initrd services sshHardening workarounds cleanup');
    expect(steps.find(({ name }) => name === 'initrd')?.actions.map((action) => action.do)).to.deep.equal([
      'remove',
    ]);
  });

  it('asks for a version only where it is written', () => {
    expect(JSON.stringify(planInit({ ...withoutVersion, version: version ?? '' }))).to.include('v1.0.0');
    expect(() => planInit(withoutVersion)).to.throw(UsageError, 'needs a version');
    expect(outline(planInit({ ...withoutVersion, skip: ['kairosRelease'] }))).to.match(/^kernel /);
  });

  it('leaves out what is skipped', () => {
    expect(planInit(agentRequestOf({ skip: ['init'] }))).to.deep.equal([]);
    const skip = [
      'kernel',
      'initrd',
      'services',
      'cleanup',
      'sshHardening',
      'workarounds',
      'initramfsConfigs',
    ] as const;
    expect(outline(planInit(agentRequestOf({ skip })))).to.equal('kairosRelease');
  });

  it('pins the kernel by release or by package', () => {
    const choice = (kernel: readonly string[]) => planInit(agentRequestOf({ kernel }))[1]?.actions[0];
    expect(choice([])).to.deep.equal({ do: 'choose-kernel', packages: [] });
    expect(choice(['6.1.0-9-amd64'])).to.deep.equal({
      do: 'choose-kernel',
      packages: [],
      release: '6.1.0-9-amd64',
    });
    expect(choice(['linux-image-virtual'])).to.deep.equal({
      do: 'choose-kernel',
      packages: ['linux-image-virtual'],
    });
  });

  it('reads the Kubernetes version of a standard image when it runs', () => {
    const [step] = planInit(
      agentRequestOf({ variant: 'standard', kubernetes: { provider: 'k0s', version: 'latest' } }),
    );
    expect(step?.actions[0]).to.include({ do: 'release', software: 'k0s' });
  });

  it('leaves single services alone, named with or without their suffix', () => {
    const units = (skip: readonly Skip[]): readonly string[] =>
      planInit(agentRequestOf({ skip })).flatMap(({ actions }) =>
        actions.flatMap((action) => (action.do === 'units' ? action.changes.map(({ unit }) => unit) : [])),
      );
    const left = units(['service:fail2ban', 'service:systemd-firstboot.service']);
    expect(units([])).to.include.members(['fail2ban.service', 'systemd-firstboot.service']);
    expect(
      units([])
        .filter((unit) => !left.includes(unit))
        .sort(),
    ).to.deep.equal(['fail2ban.service', 'systemd-firstboot.service']);
  });
});
