import { expect } from 'chai';
import { initrd } from '../../src/distro/debian/initrd.ts';
import { buildInitrd } from '../../src/plan/build-initrd.ts';
import { planInit } from '../../src/plan/init.ts';
import { planInstall } from '../../src/plan/install.ts';
import type { Step } from '../../src/plan/step.ts';
import { describeAction, printPlan as print, printPlanJson } from '../../src/plan/print-plan.ts';
import { agentRequestOf, suseSystem } from '../support/requests.ts';

const printPlan = (steps: readonly Step[]): string => print(steps, describeAction);

describe('printPlan', () => {
  const request = agentRequestOf({
    variant: 'standard',
    kubernetes: { provider: 'k3s', version: 'v1.33.1+k3s1' },
    packages: { add: [], remove: ['snmpd'] },
  });
  const steps = [...planInstall(request), ...planInit(request)];
  it('says every action in a line', () => {
    const text = printPlan(steps);
    for (const part of [
      'install installPackages: Install packages and the kernel',
      '- refresh packages',
      '- remove 1 package: snmpd',
      '- unpack framework core and provider from /framework',
      '- link /usr/bin/kubectl -> k3s',
      '- take /kube-vip of ghcr.io/kube-vip/kube-vip:v0.8.9 to /usr/bin/kube-vip',
      '- add dracut modules systemd-networkd, network-legacy (where there is one) in /etc/dracut.conf.d/kairos-network.conf',
      '- choose the newest complete kernel',
      '- build /boot/initrd for the chosen kernel',
      '- empty /etc/machine-id: each node gets its own',
      'ssh.service enabled',
      'KAIROS_VERSION=v1.0.0',
    ])
      expect(text).to.include(part);
    const lines = steps.reduce((count, step) => count + step.actions.length, 0);
    expect(text.match(/^ {2}- /gm)).to.have.lengthOf(lines);
  });
  it('says on which condition a file is written', () => {
    const micro = suseSystem({ distro: 'sle-micro-rancher', version: '5.4' });
    expect(printPlan(planInstall(agentRequestOf({ system: micro })))).to.match(
      /write \S+\.repo \(.*\), unless there is \/etc\/zypp\/repos\.d\/\*\.repo or /,
    );
  });
  it('says what is left out, what is pinned and where it comes from', () => {
    const pinned = agentRequestOf({
      trustedBoot: true,
      kernel: ['6.1.0-9-amd64'],
      framework: {
        source: { from: 'image', reference: 'example.org/framework:v1' },
        version: 'v1',
        legacy: false,
      },
    });
    const text = printPlan([
      ...planInstall(pinned),
      ...planInit(pinned),
      ...planInit(agentRequestOf({ kernel: ['linux-image-virtual'] })),
    ]);
    expect(text).to.include('from example.org/framework:v1, without /etc/cos/bootargs.cfg');
    expect(text).to.include('choose kernel 6.1.0-9-amd64');
    expect(text).to.include('choose the kernel of linux-image-virtual');
    const mode = printPlan([
      { name: 'initrd', stage: 'init', title: 'x', actions: buildInitrd(initrd, '6.1.0') },
    ]);
    expect(mode).to.include('set mode of /boot/initrd to 0644').and.include('run depmod -a 6.1.0');
  });
  it('says which package names nobody has verified', () =>
    expect(
      describeAction({ do: 'packages', change: 'install', names: ['a', 'b', 'c'], unverified: ['b', 'c'] }),
    ).to.equal('install 3 packages: a b c (not verified in this release: b c)'));
  it('is the data itself in JSON', () => expect(JSON.parse(printPlanJson(steps))).to.deep.equal(steps));
});
