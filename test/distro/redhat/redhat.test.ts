import { expect } from 'chai';
import { execa } from 'execa';
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
    expect(sections(request(EL9, { trustedBoot: true }))).to.equal('');
    const oracle = (arch: 'amd64' | 'arm64') =>
      sections(request({ distro: 'ol', id: 'ol', version: '10.0', arch }));
    expect(oracle('arm64')).to.include('ol10_UEKR8');
    expect(oracle('amd64')).to.equal('');
  });

  describe('ask more repositories where the configured ones lack a package', () => {
    const mirrors = {
      crb: 'https://m.test/a&b/$releasever/CRB/$basearch/os',
      epel: 'https://m.test/epel',
    };
    const added = (system: Partial<System>, named: ImageRequest['mirrors'] = {}) =>
      redhat.extraRepositories?.(request(system, { mirrors: named })) ?? [];

    it('CRB, and EPEL only at an address that was named; Fedora has neither', () => {
      expect(added(EL9).map(({ name }) => name)).to.deep.equal(['CRB']);
      expect(added(EL9, mirrors).map(({ name }) => name)).to.deep.equal(['CRB', 'EPEL']);
      expect(added({})).to.deep.equal([]);
    });

    it('EPEL as its own package configures it, checked by its key, and only until the image is made', () => {
      const [action] = added(EL8, mirrors)[1]?.actions ?? [];
      expect(action)
        .to.have.property('content')
        .that.includes('baseurl=https://m.test/epel/8/Everything/$basearch/\ngpgcheck=1\n')
        .and.includes('gpgkey=https://m.test/epel/RPM-GPG-KEY-EPEL-8\n');
      expect(action).to.have.deep.property('unlessAny', ['/etc/yum.repos.d/epel.repo']);
      const removed = redhat
        .cleanup(request(EL8))
        .flatMap((entry) => (entry.do === 'remove' ? entry.paths : []));
      expect(removed).to.include('/etc/yum.repos.d/kairos-epel.repo');
    });

    const FILE = `[appstream]\nenabled=1\nmirrorlist=https://r.test/appstream\n[crb]\nname=CRB\nmirrorlist=https://r.test/crb\n#baseurl=http://r.test/crb\nenabled = 0\ngpgkey=file:///key\n[devel]\nenabled=0\n`;
    const edited = async (named: ImageRequest['mirrors']): Promise<string> => {
      const edit = added(EL9, named)[0]?.actions[0];
      expect(edit).to.have.property('ifPresent', '/etc/yum.repos.d/rocky.repo');
      const [program = '', ...words] = edit?.do === 'run' ? edit.command : [];
      const options = words.filter((word) => word !== '-i').slice(0, -1);
      return (await execa(program, options, { input: FILE, stripFinalNewline: false })).stdout;
    };
    it('CRB by its section alone', async () =>
      expect(await edited({})).to.equal(FILE.replace('enabled = 0', 'enabled=1')));
    it('CRB at a mirror, with its own key', async () =>
      expect(await edited(mirrors)).to.equal(
        FILE.replace('enabled = 0', 'enabled=1').replace(
          'mirrorlist=https://r.test/crb',
          () => `baseurl=${mirrors.crb}`,
        ),
      ));
    it('CRB of RHEL, under the names that a subscription gives', () => {
      const last = added({ distro: 'rhel', id: 'rhel', version: '9.6' })[0]?.actions.at(-1);
      expect(last).to.have.property('ifPresent', '/etc/yum.repos.d/redhat.repo');
      const [, section = ''] = /\^\\\[(.+?)\\\]\//.exec(JSON.stringify(last).replaceAll('\\\\', '\\')) ?? [];
      expect('codeready-builder-for-rhel-9-x86_64-rpms').to.match(new RegExp(`^${section}$`));
    });
  });

  it('leave no package index behind, unless it is to stay', () => {
    const paths = (keepIndex: boolean): readonly string[] =>
      redhat
        .cleanup(request({}, { keepIndex }))
        .flatMap((action) => (action.do === 'remove' ? action.paths : []));
    expect(paths(false)).to.include.members(['/var/cache/dnf/*', '/var/cache/libdnf5/*']);
    expect(paths(true)).to.not.include('/var/cache/dnf/*');
  });

  it('leave no downloaded package behind, wherever the manager has them', () =>
    expect(
      redhat.afterPackages(request({})).flatMap((action) => (action.do === 'remove' ? action.paths : [])),
    ).to.deep.equal([
      '/var/cache/dnf/*/packages/*',
      '/var/cache/libdnf5/*/packages/*',
      '/var/cache/yum/metadata/*/packages/*',
    ]));
});
