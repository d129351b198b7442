import { expect } from 'chai';
import { apt } from '../../../src/distro/debian/apt.ts';

describe('apt', () => {
  it('never asks and never installs what was only recommended', () => {
    const [command] = apt.install(['htop', 'jq']);
    expect(command).to.include.members(['apt-get', '-y', '--no-install-recommends', 'install']);
    expect(command?.slice(-3)).to.deep.equal(['install', 'htop', 'jq']);
    expect(apt.environment).to.include({ DEBIAN_FRONTEND: 'noninteractive' });
  });

  it('fails when a repository can’t be read', () =>
    expect(apt.refresh[0]).to.include.members(['APT::Update::Error-Mode=any', 'Acquire::GzipIndexes=false']));

  it('builds no initrd while packages change', () => expect(apt.environment).to.include({ INITRD: 'No' }));

  it('upgrades and removes', () => {
    expect(apt.upgrade[0]?.at(-1)).to.equal('upgrade');
    expect(apt.remove(['snmpd'])[0]?.slice(-2)).to.deep.equal(['remove', 'snmpd']);
  });

  it('starts no service while packages change', () => {
    const guard = apt.guards.find(({ path }) => path === '/usr/sbin/policy-rc.d');
    expect(guard).to.include({ mode: 0o755, content: '#!/bin/sh\nexit 101\n' });
  });

  it('leaves host keys of the user’s alone', () => {
    const keys = apt.guards.filter(({ path }) => path.includes('ssh_host'));
    expect(keys.map(({ onlyIfAbsent }) => onlyIfAbsent)).to.deep.equal([true, true, true]);
  });

  it('sees what a run that was killed has left half-way', () => {
    const list = (state: string): string => `installed\tjq\t\n${state}\tvim\t\nconfig-files\tsnmpd\t\n`;
    for (const state of ['half-installed', 'unpacked', 'half-configured', 'triggers-pending'])
      expect(apt.isUnfinished?.(list(state)), state).to.equal(true);
    expect(apt.isUnfinished?.(list('installed'))).to.equal(false);
  });

  it('unpacks a package anew that broke off while it was unpacked', () => {
    const ends = (list: string): unknown => apt.recover?.(list).map((command) => command.slice(-2).join(' '));
    const always = ['--configure -a', '--fix-broken install'];
    expect(ends('installed\tjq\t\nunpacked\tless\t\n')).to.deep.equal(always);
    expect(ends('installed\tjq\t\nhalf-installed\tvim\teditor\n')).to.deep.equal([...always, 'install vim']);
  });

  describe('parseInstalled', () => {
    const cases: readonly (readonly [string, string, readonly string[]])[] = [
      ['a plain package', 'installed\tjq\t', ['jq']],
      ['what it provides', 'installed\tnfs-common\tnfs-client', ['nfs-client', 'nfs-common']],
      ['a version it provides', 'installed\tlibatm1t64\tlibatm1 (= 1:2.5.1-7)', ['libatm1', 'libatm1t64']],
      ['an architecture it provides for', 'installed\ta\tb:any (= 1), c', ['a', 'b', 'c']],
      ['a removed package', 'config-files\tsnmpd\t', []],
      ['a half-installed package', 'half-configured\tsnmpd\tx', []],
      ['an empty line', '', []],
    ];
    for (const [name, line, names] of cases)
      it(`reads ${name}`, () => expect([...apt.parseInstalled(`${line}\n`)].sort()).to.deep.equal(names));
  });
});
