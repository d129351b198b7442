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
    const list = (state: string): string =>
      `install ok installed\tjq\t1\t\n${state}\tvim\t2\t\ndeinstall ok config-files\tsnmpd\t3\t\n`;
    for (const state of [
      'install reinstreq half-installed',
      'install reinstreq unpacked',
      'install ok unpacked',
      'install ok half-configured',
      'install ok triggers-awaited',
      'install ok triggers-pending',
      'deinstall ok half-installed',
    ])
      expect(apt.isUnfinished?.(list(state)), state).to.equal(true);
    for (const state of ['install ok installed', 'hold ok installed', 'unknown ok not-installed'])
      expect(apt.isUnfinished?.(list(state)), state).to.equal(false);
  });

  describe('parseInstalled', () => {
    const cases: readonly (readonly [string, string, readonly string[]])[] = [
      ['a plain package', 'install ok installed\tjq\t1\t', ['jq']],
      ['what it provides', 'install ok installed\tnfs-common\t1\tnfs-client', ['nfs-client', 'nfs-common']],
      [
        'a version it provides',
        'install ok installed\tlibatm1t64\t1\tlibatm1 (= 1:2.5.1-7)',
        ['libatm1', 'libatm1t64'],
      ],
      ['an architecture it provides for', 'install ok installed\ta\t1\tb:any (= 1), c', ['a', 'b', 'c']],
      ['one that dpkg qualifies', 'hold ok installed\tlibc6:amd64\t1\t', ['libc6']],
      ['a removed package', 'deinstall ok config-files\tsnmpd\t1\t', []],
      ['a half-installed package', 'install ok half-configured\tsnmpd\t1\tx', []],
      ['an empty line', '', []],
    ];
    for (const [name, line, names] of cases)
      it(`reads ${name}`, () => expect([...apt.parseInstalled(`${line}\n`)].sort()).to.deep.equal(names));
  });
});
