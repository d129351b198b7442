import { PUBLISHED } from '../lib/published-names.ts';

/** A Kairosfile that is valid as it stands, with every field in it, most of them commented out. */
export const starterKairosfile = (): string => `# syntax=${PUBLISHED.frontend}
# yaml-language-server: $schema=${PUBLISHED.schema}

# The operating system to start from: any image reference.
base: ubuntu:24.04

# The version of the image you build. Nodes compare it to find upgrades.
version: v0.1.0

# core: an immutable system. standard: with Kubernetes as well.
variant: core

# With variant: standard. Put versions in quotes: 1.30 is the number 1.3 to YAML.
# kubernetes:
#   provider: k3s # or k0s
#   version: latest # or a release such as "v1.32.1+k3s1"

# The hardware. Boards are arm64: rpi3, rpi4, nvidia-jetson-…
model: generic

# Left out, the platform of the build decides.
# arch: amd64

# A signed UKI instead of GRUB and an initrd.
# trustedBoot: true
# fips: true

# Where nodes look for upgrades.
# registry: registry.example.com/edge

# Another kernel than the distribution's default one, by package.
# kernel: linux-image-virtual

# packages:
#   add: [htop]
#   remove: [snmpd]

# Steps of the conversion to leave out.
# skip: [sshHardening]

# Your own steps between the phases: before-install, after-install, after-init.
# stages:
#   after-install:
#     - run: apt-get install -y my-driver
#     - copy: { from: files/, to: /etc/ }

# Several images from this file: every combination of the axes.
# matrix:
#   base: ["ubuntu:24.04", "debian:12"]
#   arch: [amd64, arm64]
#   exclude: [{ base: "debian:12", arch: arm64 }]
`;
