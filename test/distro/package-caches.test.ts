import { expect } from 'chai';
import { recogniseBase } from '../../src/distro/package-caches.ts';

describe('recogniseBase', () => {
  const cases: [reference: string, release: string, manager: string][] = [
    ['ubuntu:24.04', 'ubuntu-24-04', 'apt'],
    ['docker.io/library/ubuntu:24.04', 'ubuntu-24-04', 'apt'],
    ['debian:bookworm-slim', 'debian-bookworm', 'apt'],
    ['debian', 'debian-latest', 'apt'],
    [`debian@sha256:${'0123456789abcdef'.repeat(4)}`, 'debian-0123456789ab', 'apt'],
    ['localhost:5000/debian:12', 'debian-12', 'apt'],
    ['fedora:41', 'fedora-41', 'dnf'],
    ['quay.io/fedora/fedora:41', 'fedora-41', 'dnf'],
    ['rockylinux:9', 'rockylinux-9', 'dnf'],
    ['almalinux:10', 'almalinux-10', 'dnf'],
    ['oraclelinux:10', 'oraclelinux-10', 'dnf'],
    ['quay.io/centos/centos:stream9', 'centos-stream9', 'dnf'],
    ['registry.access.redhat.com/ubi9:9.5', 'ubi9-9-5', 'dnf'],
    ['registry.access.redhat.com/ubi9/ubi:9.5', 'ubi9-9-5', 'dnf'],
    ['opensuse/leap:15.6', 'opensuse-leap-15-6', 'zypper'],
    ['registry.opensuse.org/opensuse/tumbleweed:latest', 'opensuse-tumbleweed-latest', 'zypper'],
    ['registry.suse.com/bci/bci-base:15.6', 'bci-base-15-6', 'zypper'],
    ['alpine:3.21', 'alpine-3-21', 'apk'],
    ['archlinux:latest', 'archlinux-latest', 'pacman'],
  ];
  for (const [reference, release, manager] of cases)
    it(`${reference} is ${release}`, () => {
      const base = recogniseBase(reference);
      expect([base?.release, base?.caches.manager]).to.deep.equal([release, manager]);
    });

  it('knows whose FIPS packages need a subscription', () => {
    expect(recogniseBase('ubuntu:22.04')?.secrets).to.deep.equal([{ id: 'ubuntu-pro', onlyForFips: true }]);
    expect(recogniseBase('debian:12')?.secrets).to.deep.equal([]);
  });

  it('knows whose packages need a registration', () => {
    const registration = [{ id: 'SUSEConnect' }, { id: 'SCCcredentials' }];
    expect(recogniseBase('registry.suse.com/bci/bci-base:15.7')?.secrets).to.deep.equal(registration);
    expect(recogniseBase('registry.suse.com/suse/sle15:15.6')?.secrets).to.deep.equal(registration);
    expect(recogniseBase('opensuse/leap:15.6')?.secrets).to.deep.equal([]);
  });

  for (const reference of [
    'quay.io/team/base:1',
    'debian-based:12',
    'ubuntu/nginx:1',
    'scratch',
    'leap:15.6',
  ])
    it(`${reference} says nothing`, () => expect(recogniseBase(reference)).to.equal(undefined));
});

describe("apt's index", () => {
  const refresh = recogniseBase('debian:12')?.caches.refresh;
  const cases: [line: string, needed: boolean, done: boolean][] = [
    ['apt-get install -y jq', true, false],
    ['apt install -y jq', true, false],
    ['apt-get update && apt-get install -y jq', true, true],
    ['apt-get -qq update; apt-get install -y jq', true, true],
    ['systemctl enable foo', false, false],
    ['apt-get install -y update-notifier', true, false],
    ['apt-get remove -y jq && apt-get autoremove -y', false, false],
    ['apt-get -y dist-upgrade', true, false],
    ['adapt this', false, false],
  ];
  for (const [line, needed, done] of cases)
    it(line, () =>
      expect([refresh?.neededBy.test(line), refresh?.doneBy.test(line)]).to.deep.equal([needed, done]),
    );
});
