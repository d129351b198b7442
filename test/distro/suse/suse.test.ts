import { expect } from 'chai';
import { withGuards } from '../../../src/agent/guards.ts';
import type { Action } from '../../../src/distro/action.ts';
import { suse } from '../../../src/distro/suse/suse.ts';
import { fakeHost } from '../../support/fake-host.ts';
import { imageRequestOf, suseSystem } from '../../support/requests.ts';

type Changes = Parameters<typeof imageRequestOf>[0];
const of = (changes: Changes = {}) => imageRequestOf({ system: suseSystem(), ...changes });
const tumbleweed = suseSystem({ distro: 'opensuse-tumbleweed', version: '20260801' });
const sles = (version: string) => suseSystem({ distro: 'sles', version, prettyName: `SLES ${version}` });
const micro = (version: string, changes: Parameters<typeof suseSystem>[0] = {}) =>
  suseSystem({ distro: 'sle-micro-rancher', version, prettyName: `SLE Micro ${version}`, ...changes });

const commands = (actions: readonly Action[]): string[] =>
  actions.flatMap((action) => (action.do === 'run' ? [action.command.join(' ')] : []));

describe('suse', () => {
  const refusals: readonly (readonly [string, Changes, string | undefined])[] = [
    ['Leap 15.6', {}, undefined],
    ['Tumbleweed', { system: tumbleweed }, undefined],
    ['Tumbleweed without a number', { system: { ...tumbleweed, version: 'rolling' } }, undefined],
    ['SLES 15.7', { system: sles('15.7') }, undefined],
    ['SLE Micro 5.4', { system: micro('5.4') }, undefined],
    ['a Raspberry Pi', { model: 'rpi4' }, undefined],
    ['Leap with FIPS', { fips: true }, undefined],
    ['Trusted Boot on Leap', { trustedBoot: true }, undefined],
    ['Leap 15.5', { system: suseSystem({ version: '15.5' }) }, undefined],
    ['SLES 15.5', { system: sles('15.5') }, undefined],
    ['Tumbleweed for riscv64', { system: { ...tumbleweed, arch: 'riscv64' } }, undefined],
    ['Leap for riscv64', { system: suseSystem({ arch: 'riscv64' }) }, 'not published for riscv64'],
    ['FIPS on riscv64', { system: { ...tumbleweed, arch: 'riscv64' }, fips: true }, 'FIPS'],
    [
      'Trusted Boot on Leap 15.5',
      { system: suseSystem({ version: '15.5' }), trustedBoot: true },
      'systemd 252',
    ],
    ['Trusted Boot on SLE Micro', { system: micro('5.4'), trustedBoot: true }, 'systemd 252'],
    ['a Jetson', { model: 'nvidia-jetson-thor' }, 'nvidia-jetson-thor'],
  ];
  for (const [name, changes, reason] of refusals)
    it(`${reason === undefined ? 'makes' : 'refuses'} ${name}`, () => {
      const refusal = suse.refuses(of(changes));
      if (reason === undefined) expect(refusal).to.equal(undefined);
      else expect(refusal).to.include(reason);
    });

  it('marks the root as unfinished while packages change, by a file that is gone afterwards', async () => {
    const host = fakeHost();
    await withGuards(suse.packageManager.guards, host, async () => {
      expect(await host.files.readText('/.buildenv')).to.equal('');
    });
    expect(await host.files.stat('/.buildenv')).to.equal(undefined);
    const own = fakeHost({ files: { '/.buildenv': 'mine' } });
    await withGuards(suse.packageManager.guards, own, async () => Promise.resolve());
    expect(await own.files.readText('/.buildenv')).to.equal('mine');
  });

  it('takes a repository for SLE Micro 5.4 only when none is configured, and leaves none behind', () => {
    const actions = suse.beforePackages(of({ system: micro('5.4') }));
    const [repository] = actions;
    if (repository?.do !== 'write') throw new Error('it should be a file');
    expect(repository.content)
      .to.match(/^baseurl=https:/m)
      .and.match(/^gpgcheck=1$/m);
    expect(repository.unlessAny).to.include('/etc/zypp/repos.d/*.repo');
    for (const action of actions.slice(1)) expect(action).to.have.property('ifPresent', repository.path);
    const [mirrored] = suse.beforePackages(
      of({ system: micro('5.4'), mirrors: { opensuse: 'https://m.test/opensuse' } }),
    );
    expect(mirrored)
      .to.have.property('content')
      .that.includes('baseurl=https://m.test/opensuse/distribution/leap/15.5/repo/oss\n')
      .and.includes('gpgkey=https://m.test/opensuse/')
      .and.not.includes('download.opensuse.org');
    expect(commands(actions).join('\n')).to.match(/--force-resolution .*tpm2-0-tss$/);
    const removed = JSON.stringify(suse.cleanup(of({ system: micro('5.4') })));
    expect(removed).to.include(repository.path);
    expect(
      JSON.stringify(suse.beforePackages(of({ system: micro('5.4', { arch: 'arm64' }) }))),
    ).to.not.include('tpm2');
    for (const system of [micro('5.5'), suseSystem(), sles('15.7')])
      expect(suse.beforePackages(of({ system }))).to.deep.equal([]);
  });

  it('keeps Elemental from mounting the root on SLE Micro', () => {
    const system = micro('5.5');
    expect(suse.units(of({ system }))).to.deep.include({
      unit: 'elemental-setup-rootfs.service',
      to: 'masked',
      ifMissing: 'pass',
    });
    expect(JSON.stringify(suse.workarounds(of({ system })))).to.include('elemental');
    expect(JSON.stringify([suse.units(of()), suse.workarounds(of())])).to.not.include('elemental');
  });

  it('sets the crypto policy of FIPS mode, and asks for its module in the initrd', () => {
    expect(commands(suse.afterPackages(of({ fips: true })))).to.deep.equal([
      'update-crypto-policies --no-reload --set FIPS',
    ]);
    expect(commands(suse.afterPackages(of()))).to.deep.equal([]);
    const files = (fips: boolean): string => JSON.stringify(suse.initrd.configuration(of({ fips })));
    expect(files(true)).to.include('"modules":[{"name":"fips"}]');
    expect(files(false)).to.not.include('fips');
  });

  it('writes nothing for dracut with Trusted Boot', () => {
    expect(suse.initrd.configuration(of({ trustedBoot: true }))).to.deep.equal([]);
    expect(suse.initrd.configuration(of())).to.have.lengthOf(5);
  });

  it("asks Tumbleweed's dracut for no module that newer ones have no more", () => {
    const files = (system: typeof tumbleweed): string =>
      JSON.stringify(suse.initrd.configuration(of({ system })));
    expect(files(tumbleweed)).to.include('systemd-networkd').and.not.include('network-legacy');
    expect(files(suseSystem())).to.include(
      '{"name":"systemd-networkd"},{"name":"network-legacy","optional":true}',
    );
  });

  it('hardens SSH from OpenSSH 8.5 on, under FIPS with other algorithms', () => {
    const hardening = (changes: Changes = {}): string => JSON.stringify(suse.sshHardening(of(changes)));
    expect(hardening()).to.include('chacha20');
    expect(hardening({ fips: true }))
      .to.include('nistp384')
      .and.not.include('chacha20');
    for (const system of [micro('5.5'), sles('15.5')]) expect(hardening({ system })).to.equal('[]');
  });

  it('enables the services of a node, and passes over those whose package is not there', () => {
    const units = suse.units(of());
    for (const unit of ['fail2ban', 'sshd', 'systemd-networkd', 'systemd-resolved', 'systemd-timesyncd'])
      expect(units).to.deep.include({ unit: `${unit}.service`, to: 'enabled', ifMissing: 'pass' });
    expect(units).to.deep.include({ unit: 'wicked.service', to: 'masked', ifMissing: 'pass' });
    for (const change of units) expect(change.ifMissing).to.equal('pass');
    expect(JSON.stringify(suse.units(of({ system: micro('5.4') })))).to.include('NetworkManager');
  });

  it('gives a reason for everything it removes, and keeps the index when asked to', () => {
    for (const action of [...suse.cleanup(of()), ...suse.afterPackages(of())])
      expect(action).to.have.property('reason').that.is.a('string').and.not.equal('');
    const removed = (keepIndex: boolean): string => JSON.stringify(suse.cleanup(of({ keepIndex })));
    expect(removed(false)).to.include('/var/cache/zypp/raw/*');
    expect(removed(true)).to.not.include('/var/cache/zypp/raw/*');
  });

  it('finds kernels where SUSE has kept them, and orders their releases', () => {
    const images = suse.kernels.images('6.4.0-150600.23.60-default');
    expect(images).to.include('/boot/vmlinuz-6.4.0-150600.23.60-default');
    expect(images).to.include('/usr/lib/modules/6.4.0-150600.23.60-default/Image');
    const order = [
      '5.14.21-150500.55.88-default',
      '6.4.0-150600.9.1-default',
      '6.4.0-150600.23.7-default',
      '6.4.0-150600.23.60-default',
      '6.12.0-160000.5-default',
      '6.12.0-160000.26-default',
    ];
    expect([...order].sort(suse.kernels.compareReleases)).to.deep.equal(order);
    expect(suse.kernels.compareReleases('6.17.0-rc3-1-default', '6.17.0-1-default')).to.be.below(0);
  });
});
