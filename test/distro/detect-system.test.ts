import { expect } from 'chai';
import { detectSystem } from '../../src/distro/detect-system.ts';
import { distroFor } from '../../src/distro/registry.ts';
import { UserError } from '../../src/lib/user-error.ts';

describe('detectSystem', () => {
  const cases: readonly (readonly [
    name: string,
    osRelease: string,
    family: string,
    distro: string,
    version: string,
  ])[] = [
    ['Debian 12', 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm', 'debian', 'debian', '12'],
    [
      'Debian testing',
      'PRETTY_NAME="Debian GNU/Linux forky/sid"\nID=debian\nVERSION_CODENAME=forky',
      'debian',
      'debian',
      'testing',
    ],
    [
      'Debian testing without a codename',
      'PRETTY_NAME="Debian GNU/Linux forky/sid"\nID=debian',
      'debian',
      'debian',
      'testing',
    ],
    ['Debian unstable', 'ID=debian\nVERSION_CODENAME=sid', 'debian', 'debian', 'unstable'],
    ['Ubuntu 24.04', 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"', 'debian', 'ubuntu', '24.04'],
    [
      'Linux Mint',
      'ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_ID="22"\nUBUNTU_CODENAME=noble',
      'debian',
      'ubuntu',
      '24.04',
    ],
    [
      'LMDE',
      'ID=linuxmint\nID_LIKE=debian\nVERSION_ID="6"\nDEBIAN_CODENAME=bookworm',
      'debian',
      'debian',
      '12',
    ],
    [
      'Kali',
      'ID=kali\nID_LIKE=debian\nVERSION_ID="2025.3"\nVERSION_CODENAME=kali-rolling',
      'debian',
      'debian',
      'testing',
    ],
    ['Raspberry Pi OS', 'ID=raspbian\nID_LIKE=debian\nVERSION_ID="12"', 'debian', 'debian', '12'],
    ['Fedora', 'ID=fedora\nVERSION_ID=42', 'redhat', 'fedora', '42'],
    [
      'CentOS Stream',
      'ID="centos"\nID_LIKE="rhel fedora"\nVERSION_ID="10"\nPLATFORM_ID="platform:el10"',
      'redhat',
      'rhel',
      '10',
    ],
    [
      'Leap',
      'ID="opensuse-leap"\nID_LIKE="suse opensuse"\nVERSION_ID="15.6"',
      'suse',
      'opensuse-leap',
      '15.6',
    ],
    ['a SUSE derivative', 'ID=x\nID_LIKE="suse"\nVERSION_ID="1"', 'suse', 'opensuse-leap', ''],
    ['Alpine', 'ID=alpine\nVERSION_ID=3.21.4', 'alpine', 'alpine', '3.21'],
    ['Arch', 'ID=arch', 'arch', 'arch', 'rolling'],
    ['Hadron', 'ID=hadron\nVERSION_ID=v0.5.1', 'hadron', 'hadron', 'v0.5.1'],
  ];
  for (const [name, osRelease, family, distro, version] of cases)
    it(`knows ${name}`, () => {
      expect(detectSystem(osRelease, 'amd64')).to.include({ family, distro, version, arch: 'amd64' });
    });

  it('keeps the names of a derivative', () => {
    const text = 'ID=linuxmint\nID_LIKE="ubuntu debian"\nPRETTY_NAME="Linux Mint 22"\nVERSION_CODENAME=wilma';
    expect(detectSystem(text, 'arm64')).to.include({
      id: 'linuxmint',
      prettyName: 'Linux Mint 22',
      codename: 'wilma',
    });
  });

  it('names what is supported when it knows neither ID nor ID_LIKE', () => {
    const detect = (text: string) => () => detectSystem(text, 'amd64');
    expect(detect('ID=plan9\nID_LIKE="unix bell"')).to.throw(UserError, 'ID=plan9, ID_LIKE="unix bell"');
    expect(detect(''))
      .to.throw(UserError, 'ID=linux')
      .with.property('hint')
      .that.matches(/\bdebian\b.*\braspbian\b.*\bubuntu\b/);
  });
});

describe('distroFor', () => {
  it('gives a derivative its parent’s package manager', () => {
    const system = detectSystem('ID=kali\nID_LIKE=debian\nVERSION_CODENAME=kali-rolling', 'amd64');
    expect(distroFor(system).packageManager.name).to.equal('apt-get');
  });

  it('asks for a release', () => {
    expect(() => distroFor(detectSystem('ID=ubuntu', 'amd64'))).to.throw(UserError, 'names no release');
  });
});
