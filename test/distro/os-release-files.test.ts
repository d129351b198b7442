import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { detectSystem } from '../../src/distro/detect-system.ts';
import { refuseRelease } from '../../src/distro/refuse-release.ts';
import type { System } from '../../src/distro/system.ts';

const DIRECTORY = new URL('../fixtures/os-release/', import.meta.url);

/** What a file is read as: `distro version`, with `(stated)` behind a guess; or what the error says. */
type Reading = string;

function read(text: string): Reading {
  let system: System;
  try {
    system = detectSystem(text, 'amd64');
    refuseRelease(system);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { distro, version, statedVersion } = system;
  return `${distro} ${version}${statedVersion === undefined ? '' : ` (${statedVersion})`}`;
}

/** Files as they were found (fixtures/os-release/README.md). */
const FOUND: Readonly<Record<string, Reading>> = {
  altlinux10: 'unknown distribution: os-release says ID=altlinux',
  amazon2016: 'derivative of rhel, but its os-release does not say of which release',
  arch: 'arch rolling',
  bttcb1: 'debian 11',
  'bttcb1-usr-lib': 'debian 11',
  buildroot: 'unknown distribution: os-release says ID=buildroot',
  centos7: 'derivative of rhel, but its os-release does not say of which release',
  cloudlinux7: 'derivative of rhel, but its os-release does not say of which release',
  coreos: 'unknown distribution: os-release says ID=coreos',
  debian10: 'debian 11 is the oldest',
  debian8: 'debian 11 is the oldest',
  debiantesting: 'debian testing',
  exherbo: 'unknown distribution: os-release says ID=exherbo',
  fedora19: 'fedora 40 is the oldest',
  fedora23: 'fedora 40 is the oldest',
  fedora30: 'fedora 40 is the oldest',
  gentoo: 'unknown distribution: os-release says ID=gentoo',
  guix: 'unknown distribution: os-release says ID=guix',
  kali: 'debian testing',
  kvmibm1: 'derivative of rhel, but its os-release does not say of which release',
  linuxmint17: 'ubuntu 20.04 is the oldest',
  mageia5: 'derivative of fedora, but its os-release does not say of which release',
  manjaro1512: 'unknown distribution: os-release says ID=manjaro',
  openelec6: 'unknown distribution: os-release says ID=openelec',
  opensuse15: 'opensuse-leap 15.5 is the oldest',
  opensuse42: 'derivative of opensuse-leap, but its os-release does not say of which release',
  oracle7: 'ol 8 is the oldest',
  raspbian7: 'debian 11 is the oldest',
  raspbian8: 'debian 11 is the oldest',
  rhel7: 'rhel 8 is the oldest',
  rocky: 'rocky 8.4',
  scientific7: 'rhel 8 is the oldest',
  slackware14: 'unknown distribution: os-release says ID=slackware',
  sles12: 'sles 15.4 is the oldest',
  ubuntu14: 'ubuntu 20.04 is the oldest',
  ubuntu16: 'ubuntu 20.04 is the oldest',
  usrlibosreleaseonly: 'unknown distribution: os-release says ID=usrlibosreleaseonly',
};

/** Newer releases, shortened to the keys that detection reads; the values are those of the releases' own files. */
const NEWER: readonly (readonly [lines: string, reading: Reading])[] = [
  ['ID=debian VERSION_ID="12" VERSION_CODENAME=bookworm', 'debian 12'],
  ['ID=debian VERSION_ID="13" VERSION_CODENAME=trixie', 'debian 13'],
  ['ID=debian VERSION_CODENAME=forky', 'debian testing'],
  ['ID=debian VERSION_CODENAME=sid', 'debian unstable'],
  ['ID=debian VERSION_CODENAME=trixie', 'debian 13'],
  ['ID=debian VERSION_ID="14" VERSION_CODENAME=forky', 'debian 13 (14)'],
  ['ID=raspbian ID_LIKE=debian VERSION_ID="12" VERSION_CODENAME=bookworm', 'debian 12'],
  ['ID=kali ID_LIKE=debian VERSION_ID="2025.4" VERSION_CODENAME=kali-rolling', 'debian testing'],
  ['ID=linuxmint ID_LIKE=debian VERSION_ID="6" VERSION_CODENAME=faye DEBIAN_CODENAME=bookworm', 'debian 12'],
  ['ID=parrot ID_LIKE=debian VERSION_ID="4.11"', 'does not say of which release'],
  ['ID=ubuntu ID_LIKE=debian VERSION_ID="22.04" UBUNTU_CODENAME=jammy', 'ubuntu 22.04'],
  ['ID=ubuntu ID_LIKE=debian VERSION_ID="26.04" UBUNTU_CODENAME=resolute', 'ubuntu 26.04'],
  ['ID=ubuntu ID_LIKE=debian VERSION_ID="26.10"', 'ubuntu 26.04 (26.10)'],
  ['ID=ubuntu ID_LIKE=debian VERSION_ID="23.10"', 'ubuntu 22.04 (23.10)'],
  [
    'ID=linuxmint ID_LIKE="ubuntu debian" VERSION_ID="22" VERSION_CODENAME=wilma UBUNTU_CODENAME=noble',
    'ubuntu 24.04',
  ],
  ['ID=zorin ID_LIKE=ubuntu VERSION_ID="16" VERSION_CODENAME=focal UBUNTU_CODENAME=focal', 'ubuntu 20.04'],
  ['ID=x ID_LIKE="ubuntu debian" VERSION_ID="1" UBUNTU_CODENAME=zed', 'is not known: zed'],
  ['ID=fedora VERSION_ID=43 PLATFORM_ID="platform:f43"', 'fedora 43'],
  ['ID=fedora VERSION_ID=45 PLATFORM_ID="platform:f45"', 'fedora 44 (45)'],
  [
    'ID="amzn" ID_LIKE="fedora" VERSION_ID="2023" PLATFORM_ID="platform:al2023"',
    'does not say of which release',
  ],
  ['ID=nobara ID_LIKE="rhel centos fedora" VERSION_ID=40 PLATFORM_ID="platform:f40"', 'fedora 40'],
  ['ID="centos" ID_LIKE="rhel fedora" VERSION_ID="10" PLATFORM_ID="platform:el10"', 'rhel 10'],
  ['ID="rhel" ID_LIKE="fedora" VERSION_ID="9.6" PLATFORM_ID="platform:el9"', 'rhel 9.6'],
  [
    'ID="almalinux" ID_LIKE="rhel centos fedora" VERSION_ID="10.0" PLATFORM_ID="platform:el10"',
    'almalinux 10.0',
  ],
  ['ID="ol" ID_LIKE="fedora" VERSION_ID="8.10"', 'ol 8.10'],
  ['ID="sles" ID_LIKE="suse" VERSION_ID="15.7"', 'sles 15.7'],
  ['ID="opensuse-leap" ID_LIKE="suse opensuse" VERSION_ID="15.6"', 'opensuse-leap 15.6'],
  ['ID="opensuse-tumbleweed" ID_LIKE="opensuse suse" VERSION_ID="20260801"', 'opensuse-tumbleweed 20260801'],
  ['ID=alpine VERSION_ID=3.23.3', 'alpine 3.23'],
  ['ID=alpine VERSION_ID=3.24.0', 'alpine 3.23 (3.24.0)'],
  ['ID=archarm ID_LIKE=arch BUILD_ID=rolling', 'arch rolling'],
  ['ID=manjaro ID_LIKE=arch BUILD_ID=rolling', 'arch rolling'],
];

describe('os-release files', () => {
  it('are all in the table', () => {
    const files = readdirSync(DIRECTORY).filter((name) => !name.endsWith('.md'));
    expect(files.sort()).to.deep.equal(Object.keys(FOUND).sort());
  });

  for (const [name, reading] of Object.entries(FOUND))
    it(`${name}: ${reading}`, () => {
      expect(read(readFileSync(new URL(name, DIRECTORY), 'utf8'))).to.include(reading);
    });

  for (const [lines, reading] of NEWER)
    it(`${lines}: ${reading}`, () => {
      expect(read(lines.replaceAll(/ (?=[A-Z_]+=)/g, '\n'))).to.include(reading);
    });
});

describe('hostile os-release files', () => {
  it('paint nothing on the terminal', () => {
    const { prettyName } = detectSystem(`ID=debian\nPRETTY_NAME="\u001B[2JDebian\u0007"`, 'amd64');
    expect(prettyName).to.equal('[2JDebian');
    expect(read(`ID=\u001B[31mx`)).to.equal('unknown distribution: os-release says ID=[31mx');
  });

  it('put no release into labels that is none', () => {
    expect(read('ID=arch\nVERSION_ID="1; rm -rf /"')).to.equal('arch rolling');
    expect(read('ID=ubuntu\nVERSION_ID="$(reboot)"')).to.include('names no release');
  });

  it('name no member of Object', () => {
    for (const id of ['constructor', '__proto__', 'toString'])
      expect(read(`ID=${id}\nID_LIKE="valueOf debian"\nDEBIAN_CODENAME=trixie`)).to.equal('debian 13');
  });

  it('may be unfinished: an open quote stays as it is', () => {
    expect(read('ID="debian\nVERSION_ID="12')).to.include('unknown distribution: os-release says ID="debian');
  });
});
