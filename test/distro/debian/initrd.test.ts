import { expect } from 'chai';
import { initrd, networkModules } from '../../../src/distro/debian/initrd.ts';
import { initrdCompressor } from '../../../src/distro/dracut.ts';
import { debianSystem, imageRequestOf } from '../../support/requests.ts';

const paths = (changes: Parameters<typeof imageRequestOf>[0]): string[] =>
  initrd
    .configuration(imageRequestOf(changes))
    .map((action) =>
      'path' in action
        ? action.path.replace('/etc/dracut.conf.d/kairos-', '').replace('.conf', '')
        : action.do,
    );
const ubuntu = (version: string) => debianSystem({ distro: 'ubuntu', version });

describe('Debian initrd', () => {
  const networks: readonly (readonly [string, string, string])[] = [
    ['debian', '11', 'systemd-networkd network-legacy'],
    ['debian', '12', 'systemd-networkd network-legacy'],
    ['debian', '13', 'systemd-networkd network-legacy'],
    ['debian', 'testing', 'systemd-networkd systemd-resolved'],
    ['debian', 'unstable', 'systemd-networkd systemd-resolved'],
    ['ubuntu', '20.04', 'network'],
    ['ubuntu', '22.04', 'systemd-networkd network-legacy'],
    ['ubuntu', '24.04', 'systemd-networkd network-legacy systemd-resolved'],
    ['ubuntu', '25.10', 'systemd-networkd network-legacy systemd-resolved'],
    ['ubuntu', '26.04', 'systemd-networkd systemd-resolved'],
  ];
  for (const [distro, version, modules] of networks)
    it(`brings the network up on ${distro} ${version} by ${modules}`, () =>
      expect(
        networkModules(debianSystem({ distro, version }))
          .map(({ name }) => name)
          .join(' '),
      ).to.equal(modules));

  it('takes a release whose dracut has lost network-legacy all the same', () => {
    expect(networkModules(debianSystem({ version: '13' }))).to.deep.include({
      name: 'network-legacy',
      optional: true,
    });
  });

  const configurations: readonly (readonly [string, Parameters<typeof imageRequestOf>[0], string])[] = [
    ['Debian 12', {}, 'multipath network pmem sysext xhci-renesas'],
    ['Debian 11', { system: debianSystem({ version: '11' }) }, 'multipath network pmem xhci-renesas'],
    ['Debian 12 with FIPS', { fips: true }, 'fips multipath network pmem sysext xhci-renesas'],
    ['Ubuntu 20.04', { system: ubuntu('20.04') }, 'network pmem xhci-renesas'],
    ['Ubuntu 22.04', { system: ubuntu('22.04') }, 'multipath network pmem xhci-renesas'],
    ['Ubuntu 24.04', { system: ubuntu('24.04') }, 'multipath network pmem sysext xhci-renesas'],
    ['Trusted Boot', { trustedBoot: true }, ''],
  ];
  for (const [name, changes, files] of configurations)
    it(`is configured on ${name}`, () => expect(paths(changes).join(' ')).to.equal(files));

  it('is built for the given kernel, whatever configuration files say about host-only mode', () => {
    const commands = initrd.build({
      release: '6.1.0-37-amd64',
      output: '/boot/x',
      kernelConfig: 'CONFIG_RD_ZSTD=y\n',
    });
    expect(commands[0]).to.deep.equal(['depmod', '-a', '6.1.0-37-amd64']);
    expect(commands[1]).to.include.members([
      'dracut',
      '--no-hostonly',
      '--nostrip',
      '--reproducible',
      'zstd -9 -q -T0',
    ]);
    expect(commands[1]?.slice(-3)).to.deep.equal(['--kver', '6.1.0-37-amd64', '/boot/x']);
  });

  const compressors: readonly (readonly [string | undefined, string])[] = [
    ['CONFIG_RD_XZ=y\nCONFIG_RD_ZSTD=y\n', 'zstd'],
    ['CONFIG_RD_XZ=y\n# CONFIG_RD_ZSTD is not set\n', 'xz'],
    ['CONFIG_RD_ZSTD=m\n', 'gzip'],
    [undefined, 'gzip'],
  ];
  for (const [config, program] of compressors)
    it(`is compressed by ${program} for ${JSON.stringify(config)}`, () =>
      expect(initrdCompressor(config).split(' ')[0]).to.equal(program));
});
