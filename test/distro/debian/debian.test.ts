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
    ['Ubuntu with FIPS', { system: ubuntu('24.04'), fips: true }, 'subscription'],
    ['Debian with FIPS', { fips: true }, undefined],
    ['a Jetson', { model: 'nvidia-jetson-thor' }, 'nvidia-jetson-thor is not supported yet'],
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
