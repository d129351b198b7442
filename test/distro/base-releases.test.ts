import { expect } from 'chai';
import { successorOf } from '../../src/distro/base-releases.ts';

const CASES: readonly (readonly [base: string, successor: string | undefined])[] = [
  ['debian:10', 'debian:13'],
  ['docker.io/library/debian:bullseye-slim', 'debian:13'],
  ['debian:11.9', 'debian:13'],
  ['debian:12', undefined],
  ['debian:13', undefined],
  ['debian', undefined],
  ['not-debian:10', undefined],
  ['ubuntu:18.04', 'ubuntu:26.04'],
  ['ubuntu:focal-20250404', 'ubuntu:26.04'],
  ['ubuntu:24.10', 'ubuntu:26.04'],
  ['ubuntu:22.04', undefined],
  ['ubuntu:24.04', undefined],
  ['ubuntu:26.04', undefined],
  ['quay.io/fedora/fedora:39', 'quay.io/fedora/fedora:44'],
  ['fedora:42', 'quay.io/fedora/fedora:44'],
  ['fedora:43', undefined],
  ['fedora:45', undefined],
  ['fedora:rawhide', undefined],
  ['alpine:3.18.4', 'alpine:3.23'],
  ['alpine:3.2', 'alpine:3.23'],
  ['alpine:3.21', 'alpine:3.23'],
  ['alpine:3.23', undefined],
  ['alpine:3.22', undefined],
  ['registry.opensuse.org/opensuse/leap:15.4', 'opensuse/leap:16.0'],
  ['opensuse/leap:42.3', 'opensuse/leap:16.0'],
  ['opensuse/leap:16.0', undefined],
  ['centos:7', 'rockylinux:9'],
  ['quay.io/centos/centos:stream8', 'rockylinux:9'],
  ['quay.io/centos/centos:stream9', undefined],
  ['ubuntu:23.10', 'ubuntu:26.04'],
  ['ubuntu:trusty', 'ubuntu:26.04'],
  ['ubuntu:devel', undefined],
  ['debian:stable-slim', undefined],
  ['debian:sid', undefined],
  ['archlinux:base', undefined],
];

describe('releases without fixes', () => {
  for (const [base, successor] of CASES)
    it(`${base}: ${successor ?? 'none'}`, () => expect(successorOf(base)).to.equal(successor));

  it('are followed by one that is not among them', () => {
    for (const [, successor] of CASES)
      if (successor !== undefined) expect(successorOf(successor)).to.equal(undefined);
  });
});
