import { expect } from 'chai';
import { debian } from '../../../src/distro/debian/debian.ts';
import { debianSystem, imageRequestOf } from '../../support/requests.ts';

const ubuntu = (version: string) =>
  debianSystem({ distro: 'ubuntu', version, prettyName: `Ubuntu ${version}` });

describe('debian', () => {
  const refusals: readonly (readonly [string, Parameters<typeof imageRequestOf>[0], string | undefined])[] = [
    ['Debian 12', {}, undefined],
    ['Debian testing', { system: debianSystem({ version: 'testing' }) }, undefined],
    ['Ubuntu 24.04', { system: ubuntu('24.04') }, undefined],
    ['Debian with FIPS', { fips: true }, 'Debian publishes no validated crypto modules'],
    ['Ubuntu 22.04 with FIPS', { system: ubuntu('22.04'), fips: true }, undefined],
    ['Ubuntu 25.10 with FIPS', { system: ubuntu('25.10'), fips: true }, 'long-term releases'],
    ['a Raspberry Pi with FIPS', { system: ubuntu('22.04'), fips: true, model: 'rpi4' }, 'no FIPS kernel'],
    ['a Jetson on Debian', { model: 'nvidia-jetson-thor' }, 'take ubuntu:24.04'],
    ['Orin on 22.04', { system: ubuntu('22.04'), model: 'nvidia-jetson-agx-orin' }, undefined],
    ['Orin on 24.04', { system: ubuntu('24.04'), model: 'nvidia-jetson-orin-nx' }, 'Ubuntu 22.04'],
    ['Spark on 24.04', { system: ubuntu('24.04'), model: 'nvidia-dgx-spark' }, undefined],
    ['Spark on 22.04', { system: ubuntu('22.04'), model: 'nvidia-dgx-spark' }, 'Ubuntu 24.04'],
    [
      'Spark with Trusted Boot',
      { system: ubuntu('24.04'), model: 'nvidia-dgx-spark', trustedBoot: true },
      'UKI',
    ],
    ['a Raspberry Pi 5 on Debian', { model: 'rpi5' }, 'model rpi5: nobody has verified'],
    ['a Raspberry Pi 5 on Ubuntu 24.04', { system: ubuntu('24.04'), model: 'rpi5' }, undefined],
    ['a Raspberry Pi 5 on Ubuntu 22.04', { system: ubuntu('22.04'), model: 'rpi5' }, 'from Ubuntu 24.04 on'],
    ['bookworm for riscv64', { system: debianSystem({ arch: 'riscv64' }) }, 'from trixie'],
    ['trixie for riscv64', { system: debianSystem({ version: '13', arch: 'riscv64' }) }, undefined],
    ['Trusted Boot on bullseye', { system: debianSystem({ version: '11' }), trustedBoot: true }, '247'],
    ['Trusted Boot on Debian 12', { trustedBoot: true }, undefined],
    ['Trusted Boot on Ubuntu 22.04', { system: ubuntu('22.04'), trustedBoot: true }, 'systemd 252'],
  ];
  for (const [name, changes, reason] of refusals)
    it(`${reason === undefined ? 'makes' : 'refuses'} ${name}`, () => {
      const refusal = debian.refuses(imageRequestOf(changes));
      if (reason === undefined) expect(refusal).to.equal(undefined);
      else expect(refusal).to.include(reason);
    });

  const does = (actions: readonly { readonly do: string }[]): string =>
    actions.map((action) => action.do).join(' ');

  it('puts docker-clean aside before packages and back at the end', () => {
    const [aside] = debian.beforePackages(imageRequestOf());
    const back = debian.cleanup(imageRequestOf()).at(-1);
    expect(aside).to.include({ do: 'move', from: '/etc/apt/apt.conf.d/docker-clean' });
    expect(back).to.include({ do: 'move', to: '/etc/apt/apt.conf.d/docker-clean' });
    expect(aside?.do === 'move' && back?.do === 'move' && aside.to === back.from).to.equal(true);
  });

  it('opens the component of the Raspberry Pi’s firmware, by its name at the time', () => {
    const components = (version: string): string =>
      JSON.stringify(
        debian.beforePackages(imageRequestOf({ model: 'rpi4', system: debianSystem({ version }) })),
      );
    expect(components('12')).to.include('non-free-firmware');
    expect(components('11')).to.include('non-free').and.not.include('non-free-firmware');
    const onUbuntu = debian.beforePackages(imageRequestOf({ model: 'rpi4', system: ubuntu('24.04') }));
    expect(does(onUbuntu)).to.equal('move');
  });

  it('attaches Ubuntu’s subscription for FIPS by a file, and detaches it after the packages', () => {
    const request = imageRequestOf({ fips: true, system: ubuntu('22.04') });
    const before = JSON.stringify(debian.beforePackages(request));
    expect(before).to.include('"do":"need","path":"/run/secrets/ubuntu-pro"');
    expect(before).to.include('"pro","attach","--attach-config","/run/secrets/ubuntu-pro"');
    expect(JSON.stringify(debian.afterPackages(request))).to.include('"pro","detach"');
    const { base, kernel } = debian.packages(request);
    expect(kernel).to.have.lengthOf(1);
    expect(kernel[0]).to.include({ name: 'linux-image-fips', source: 'unverified' });
    expect(base.map(({ name }) => name)).to.include('ubuntu-fips-userspace');
    const without = imageRequestOf({ system: ubuntu('22.04') });
    expect(JSON.stringify([debian.beforePackages(without), debian.afterPackages(without)])).to.not.include(
      'pro',
    );
  });

  it('lets no initramfs generator in with Trusted Boot', () => {
    const actions = debian.beforePackages(imageRequestOf({ trustedBoot: true }));
    const control = actions.find((action) => action.do === 'write');
    expect(control?.content).to.match(/^Provides: linux-initramfs-tool, initramfs-tools-core\b/m);
    expect(control?.content).to.match(/^Conflicts: .*\binitramfs-tools\b/m);
    expect(does(actions)).to.equal('move packages write run run remove');
  });

  it('keeps the package index when asked to', () => {
    const removed = (keepIndex: boolean): string =>
      JSON.stringify(debian.cleanup(imageRequestOf({ keepIndex })));
    expect(removed(false)).to.include('/var/lib/apt/lists/*');
    expect(removed(true)).to.not.include('/var/lib/apt/lists/*');
  });

  it('removes the directories that systemd’s trigger leaves in /tmp, by name', () => {
    const removed = JSON.stringify(debian.cleanup(imageRequestOf()));
    for (const name of ['.ICE-unix', '.X11-unix', '.XIM-unix', '.font-unix'])
      expect(removed).to.include(`"/tmp/${name}"`);
  });

  it('gives a reason for everything it removes', () => {
    for (const action of [...debian.cleanup(imageRequestOf()), ...debian.afterPackages(imageRequestOf())])
      expect(action).to.have.property('reason').that.is.a('string').and.not.equal('');
  });

  it('passes over services whose package is not there', () => {
    for (const change of debian.units(imageRequestOf())) expect(change.ifMissing).to.equal('pass');
  });

  const hardened: readonly (readonly [string, string, boolean])[] = [
    ['debian', '11', false],
    ['debian', '12', true],
    ['ubuntu', '20.04', false],
    ['ubuntu', '22.04', true],
  ];
  for (const [distro, version, answer] of hardened)
    it(`${answer ? 'hardens' : 'leaves'} the SSH server of ${distro} ${version}`, () => {
      const actions = debian.sshHardening(imageRequestOf({ system: debianSystem({ distro, version }) }));
      expect(actions.length > 0).to.equal(answer);
    });

  it('links resolv.conf at boot where systemd-resolved is installed', () => {
    const workarounds = (system: ReturnType<typeof debianSystem>): string =>
      JSON.stringify(debian.workarounds(imageRequestOf({ system })));
    expect(workarounds(debianSystem())).to.include('L+! /etc/resolv.conf');
    expect(workarounds(ubuntu('20.04'))).to.include('L+! /etc/resolv.conf');
    expect(workarounds(debianSystem({ version: '11' }))).to.not.include('resolv.conf');
  });
});
