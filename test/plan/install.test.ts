import { expect } from 'chai';
import { UsageError, UserError } from '../../src/lib/user-error.ts';
import { planInstall } from '../../src/plan/install.ts';
import type { Step } from '../../src/plan/step.ts';
import { agentRequestOf, archSystem, debianSystem, hadronSystem } from '../support/requests.ts';

const named = (steps: readonly Step[], name: string): Step | undefined =>
  steps.find((step) => step.name === name);
const outline = (steps: readonly Step[]): string => steps.map(({ name }) => name).join(' ');
const packageChanges = (step: Step | undefined): string =>
  (step?.actions ?? [])
    .filter((action) => action.do === 'packages')
    .map(({ change }) => change)
    .join(' ');
const installed = (step: Step | undefined): readonly string[] =>
  (step?.actions ?? []).flatMap((action) =>
    action.do === 'packages' && action.change === 'install' ? action.names : [],
  );
const k3s = { variant: 'standard', kubernetes: { provider: 'k3s', version: 'v1.33.1+k3s1' } } as const;

describe('planInstall', () => {
  it('has these steps for core', () =>
    expect(outline(planInstall(agentRequestOf()))).to.equal('installPackages installKernel kairosBinaries'));

  it('has these steps for standard', () =>
    expect(outline(planInstall(agentRequestOf(k3s)))).to.equal(
      'installPackages installKernel kairosBinaries kubernetes providerBinaries',
    ));

  it('is the same for the same request', () =>
    expect(planInstall(agentRequestOf(k3s))).to.deep.equal(planInstall(agentRequestOf(k3s))));

  it('does not know the image’s version', () =>
    expect(planInstall(agentRequestOf({ version: 'v9.9.9' }))).to.deep.equal(planInstall(agentRequestOf())));

  it('installs packages and kernel in one transaction', () => {
    const steps = planInstall(agentRequestOf());
    expect(packageChanges(named(steps, 'installPackages'))).to.equal('refresh upgrade install');
    expect(installed(named(steps, 'installPackages'))).to.include.members(['jq', 'linux-image-amd64']);
    expect(packageChanges(named(steps, 'installKernel'))).to.equal('install');
  });

  it('leaves the kernel out when its step is skipped', () => {
    const steps = planInstall(agentRequestOf({ skip: ['installKernel'] }));
    expect(outline(steps)).to.equal('installPackages kairosBinaries');
    expect(installed(steps[0])).to.include('jq').and.not.include('linux-image-amd64');
  });

  it('installs the kernel alone when packages are skipped', () => {
    const step = named(planInstall(agentRequestOf({ skip: ['installPackages'] })), 'installKernel');
    expect(packageChanges(step)).to.equal('refresh upgrade install');
    expect(installed(step)).to.deep.equal(['firmware-linux-free', 'linux-image-amd64']);
  });

  it('leaves single packages out, and does not take them away', () => {
    const [before] = planInstall(agentRequestOf());
    const [step] = planInstall(agentRequestOf({ skip: ['package:sudo', 'package:no-such-thing'] }));
    expect(JSON.stringify(before)).to.include('"sudo"');
    expect(JSON.stringify(step)).to.equal(JSON.stringify(before).replace('"sudo",', ''));
  });

  it('refuses an image for which no kernel is known, unless its step is skipped', () => {
    // The table has none for what is no architecture of Debian's.
    const request = agentRequestOf({ system: debianSystem({ arch: 'mips' as 'amd64' }) });
    expect(() => planInstall(request)).to.throw(UserError, /no kernel package is known for model generic/);
    expect(outline(planInstall({ ...request, skip: ['installKernel'] }))).to.equal(
      'installPackages kairosBinaries',
    );
  });

  it('refuses to leave the upgrade out where packages are only made for each other', () =>
    expect(() => planInstall(agentRequestOf({ system: archSystem(), upgrade: false }))).to.throw(
      UserError,
      'partial upgrade',
    ));

  it('does not upgrade when told not to', () =>
    expect(packageChanges(planInstall(agentRequestOf({ upgrade: false }))[0])).to.equal('refresh install'));

  it('adds and removes packages as asked', () => {
    const [step] = planInstall(agentRequestOf({ packages: { add: ['htop'], remove: ['snmpd'] } }));
    expect(installed(step)).to.include('htop').and.not.include('snmpd');
    expect(step?.actions).to.deep.include({ do: 'packages', change: 'remove', names: ['snmpd'] });
  });

  it('takes the kernel asked for, and a pinned release for what it is', () => {
    const kernel = (wish: readonly string[]) =>
      installed(named(planInstall(agentRequestOf({ kernel: wish })), 'installKernel'));
    expect(kernel(['linux-image-cloud-amd64'])).to.deep.equal(['linux-image-cloud-amd64']);
    expect(kernel(['6.1.0-37-amd64'])).to.include('linux-image-amd64');
  });

  it('takes the provider’s part of the framework for standard only', () => {
    const parts = (changes: Parameters<typeof agentRequestOf>[0]): string => {
      const action = named(planInstall(agentRequestOf(changes)), 'kairosBinaries')?.actions.find(
        (candidate) => candidate.do === 'framework',
      );
      return action?.parts.join(' ') ?? '';
    };
    expect(parts({})).to.equal('core');
    expect(parts(k3s)).to.equal('core provider');
    expect(parts({ ...k3s, skip: ['providerBinaries'] })).to.equal('core');
  });

  it('leaves out what is skipped of the framework', () => {
    const steps = planInstall(agentRequestOf({ skip: ['branding', 'kairosBinaries'] }));
    expect(outline(steps)).to.equal('installPackages installKernel grub');
    expect(JSON.stringify(steps)).to.include('/etc/kairos/branding').and.include('/usr/bin/immucore');
    const all = ['branding', 'grub', 'miscellaneous', 'cloudconfigs', 'kairosBinaries'] as const;
    expect(outline(planInstall(agentRequestOf({ skip: all })))).to.equal('installPackages installKernel');
  });

  it('is empty when the stage is skipped', () =>
    expect(planInstall(agentRequestOf({ skip: ['install'] }))).to.deep.equal([]));

  it('installs no Kubernetes when that is skipped', () =>
    expect(
      outline(planInstall(agentRequestOf({ ...k3s, skip: ['kubernetes', 'providerBinaries'] }))),
    ).to.equal('installPackages installKernel kairosBinaries'));

  const refusals: readonly (readonly [string, Parameters<typeof agentRequestOf>[0], string])[] = [
    ['a Raspberry Pi on amd64', { model: 'rpi4' }, 'model rpi4 needs arm64, and this is amd64'],
    [
      'FIPS on riscv64',
      { fips: true, system: debianSystem({ arch: 'riscv64' }) },
      'no FIPS build for riscv64',
    ],
    ['FIPS on Debian', { fips: true }, 'no validated crypto modules'],
    [
      'packages on Hadron',
      { system: hadronSystem(), packages: { add: ['htop'], remove: [] } },
      'htop: Hadron has no package manager',
    ],
  ];
  for (const [name, changes, message] of refusals)
    it(`refuses ${name}`, () =>
      expect(() => planInstall(agentRequestOf(changes))).to.throw(UserError, message));

  it('refuses a Kubernetes version that can’t exist before anything runs', () =>
    expect(() =>
      planInstall(agentRequestOf({ variant: 'standard', kubernetes: { provider: 'k3s', version: '1.30' } })),
    ).to.throw(UsageError, '1.30 is no k3s release'));
});
