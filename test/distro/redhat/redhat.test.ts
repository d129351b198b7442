import { expect } from 'chai';
import type { ImageRequest } from '../../../src/distro/distro.ts';
import { describeAction } from '../../../src/plan/print-plan.ts';
import { redhat } from '../../../src/distro/redhat/redhat.ts';
import type { System } from '../../../src/distro/system.ts';
import { imageRequestOf, redHatSystem } from '../../support/requests.ts';

const request = (system: Partial<System> = {}, changes: Partial<ImageRequest> = {}): ImageRequest =>
  imageRequestOf({ system: redHatSystem(system), ...changes });
const EL8 = { distro: 'rocky', id: 'rocky', version: '8.10' };
const EL9 = { distro: 'rocky', id: 'rocky', version: '9.6' };

const dracutFiles = (asked: ImageRequest): Readonly<Record<string, string>> =>
  Object.fromEntries(
    redhat.initrd
      .configuration(asked)
      .flatMap((action) =>
        'path' in action
          ? [[action.path.replace('/etc/dracut.conf.d/kairos-', ''), describeAction(action)]]
          : [],
      ),
  );

describe('the initrd of Fedora and Enterprise Linux', () => {
  it('has the network by NetworkManager', () => {
    const files = dracutFiles(request());
    expect(Object.keys(files)).to.deep.equal([
      'multipath.conf',
      'network.conf',
      'pmem.conf',
      'sysext.conf',
      'xhci-renesas.conf',
    ]);
    expect(files['network.conf']).to.include('add dracut modules network-manager in');
  });
  it('has no system extensions where systemd has none', () =>
    expect(dracutFiles(request(EL8))).to.not.have.property('sysext.conf'));
  it('tests itself in FIPS mode', () =>
    expect(dracutFiles(request(EL9, { fips: true }))['fips.conf']).to.include('add dracut modules fips in'));
  it('is not configured for Trusted Boot', () =>
    expect(redhat.initrd.configuration(request({}, { trustedBoot: true }))).to.deep.equal([]));
  it('is built for the release', () =>
    expect(
      redhat.initrd.build({ release: '6.12.9-200.fc42.x86_64', output: '/boot/.x' }).map(([word]) => word),
    ).to.deep.equal(['depmod', 'dracut']));
});

describe('Fedora and Enterprise Linux', () => {
  it('find the kernel with the modules where nothing has copied it to /boot', () =>
    expect(redhat.kernels.images('6.12.9')).to.deep.equal([
      '/boot/vmlinuz-6.12.9',
      '/usr/lib/modules/6.12.9/vmlinuz',
    ]));

  it('undo what base images mask, before services are enabled', () => {
    const units = redhat.units(request());
    const last = units.findLastIndex(({ to }) => to === 'unmasked');
    expect(units.findIndex(({ to }) => to === 'enabled')).to.be.greaterThan(last);
    expect(units).to.deep.include({ unit: 'sshd.service', to: 'enabled', ifMissing: 'pass' });
  });

  it('harden the SSH server where it knows the algorithms, with a list of its own in FIPS mode', () => {
    expect(redhat.sshHardening(request(EL8))).to.deep.equal([]);
    const text = (fips: boolean): string => JSON.stringify(redhat.sshHardening(request(EL9, { fips })));
    expect(text(false)).to.include('chacha20-poly1305');
    expect(text(true)).to.not.match(/chacha20|ed25519|curve25519|umac/);
  });

  it('switch SELinux off and keep its type', () => {
    const [first] = redhat.workarounds(request());
    expect(first).to.have.property('ifPresent', '/etc/selinux/config');
  });

  it('set the policy of FIPS mode after the packages', () => {
    const commands = (fips: boolean): number =>
      redhat.afterPackages(request(EL9, { fips })).filter((action) => action.do === 'run').length;
    expect([commands(false), commands(true)]).to.deep.equal([0, 1]);
  });

  it('enable only the repositories that a list of ours needs', () => {
    const sections = (asked: ImageRequest): string =>
      redhat
        .beforePackages(asked)
        .map((action) => JSON.stringify(action))
        .join('\n');
    expect(sections(request(EL9))).to.equal('');
    expect(sections(request(EL9, { trustedBoot: true }))).to.include('almalinux-crb.repo');
    expect(sections(request({}, { trustedBoot: true }))).to.equal('');
    const oracle = (arch: 'amd64' | 'arm64') =>
      sections(request({ distro: 'ol', id: 'ol', version: '10.0', arch }));
    expect(oracle('arm64')).to.include('ol10_UEKR8');
    expect(oracle('amd64')).to.equal('');
  });

  it('leave no package index behind, unless it is to stay', () => {
    const paths = (keepIndex: boolean): readonly string[] =>
      redhat
        .cleanup(request({}, { keepIndex }))
        .flatMap((action) => (action.do === 'remove' ? action.paths : []));
    expect(paths(false)).to.include.members(['/var/cache/dnf/*', '/var/cache/libdnf5/*']);
    expect(paths(true)).to.not.include('/var/cache/dnf/*');
  });
});
