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
  ['alpine:3', undefined],
  ['alpine:2', 'alpine:3.23'],
  ['alpine:3.22', undefined],
  ['registry.opensuse.org/opensuse/leap:15.4', 'opensuse/leap:16.0'],
  ['opensuse/leap:42.3', 'opensuse/leap:16.0'],
  ['opensuse/leap:16.0', undefined],
  ['opensuse/leap:15', 'opensuse/leap:16.0'],
  ['opensuse/leap:16', undefined],
  ['registry.suse.com/suse/sle15:15.3', 'registry.suse.com/bci/bci-base:16.0'],
  ['registry.suse.com/suse/sle15:15.6.47.23.1', 'registry.suse.com/bci/bci-base:16.0'],
  ['registry.suse.com/suse/sle15:15.7', undefined],
  ['registry.suse.com/suse/sle15', undefined],
  ['registry.suse.com/bci/bci-base:15.5', 'registry.suse.com/bci/bci-base:16.0'],
  ['mirror.example.com/bci/bci-init:15.6', 'registry.suse.com/bci/bci-base:16.0'],
  ['registry.suse.com/bci/bci-base:15.7', undefined],
  ['registry.suse.com/bci/bci-base:15', undefined],
  ['registry.suse.com/bci/bci-base:16.0-10.20', undefined],
  ['registry.suse.com/bci/bci-base:latest', undefined],
  ['registry.suse.com/bci/golang:1.24', undefined],
  ['registry.suse.com/suse/ltss/sle15.4/bci-base:15.4', undefined],
  ['registry.suse.com/suse/ltss/sle15.3/sle15:15.3', undefined],
  ['registry.suse.com/suse/sles12sp5', 'registry.suse.com/bci/bci-base:16.0'],
  ['registry.suse.com/suse/sles12sp5:6.5.1', 'registry.suse.com/bci/bci-base:16.0'],
  [
    'registry.suse.com/suse/sle-micro-rancher/5.2:latest',
    'registry.suse.com/suse/sle-micro-rancher/5.5:latest',
  ],
  ['registry.suse.com/suse/sle-micro-rancher/5.3', 'registry.suse.com/suse/sle-micro-rancher/5.5:latest'],
  ['registry.suse.com/suse/sle-micro-rancher/5.4:latest', undefined],
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
