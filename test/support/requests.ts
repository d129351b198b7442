import type { ImageRequest } from '../../src/distro/distro.ts';
import type { System } from '../../src/distro/system.ts';
import type { AgentRequest } from '../../src/plan/agent-request.ts';
import { PUBLISHED_RELEASES } from '../../src/plan/release-sources.ts';

/** Debian 12 on amd64, or what is said instead. */
export const debianSystem = (changes: Partial<System> = {}): System => ({
  distro: 'debian',
  family: 'debian',
  id: 'debian',
  version: '12',
  prettyName: 'Debian GNU/Linux 12 (bookworm)',
  arch: 'amd64',
  ...changes,
});

/** Fedora 42 on amd64, or what is said instead. */
export const redHatSystem = (changes: Partial<System> = {}): System => ({
  distro: 'fedora',
  family: 'redhat',
  id: 'fedora',
  version: '42',
  prettyName: 'Fedora Linux 42 (Container Image)',
  arch: 'amd64',
  ...changes,
});

/** Arch Linux on amd64, or what is said instead. */
export const archSystem = (changes: Partial<System> = {}): System => ({
  distro: 'arch',
  family: 'arch',
  id: 'arch',
  version: 'rolling',
  prettyName: 'Arch Linux',
  arch: 'amd64',
  ...changes,
});

/** Hadron on amd64, or what is said instead. */
export const hadronSystem = (changes: Partial<System> = {}): System => ({
  distro: 'hadron',
  family: 'hadron',
  id: 'hadron',
  version: 'v0.5.1',
  prettyName: 'Hadron',
  arch: 'amd64',
  ...changes,
});

/** Alpine 3.22 on amd64, or what is said instead. */
export const alpineSystem = (changes: Partial<System> = {}): System => ({
  distro: 'alpine',
  family: 'alpine',
  id: 'alpine',
  version: '3.22',
  prettyName: 'Alpine Linux v3.22',
  arch: 'amd64',
  ...changes,
});

/** openSUSE Leap 15.6 on amd64, or what is said instead. */
export const suseSystem = (changes: Partial<System> = {}): System => ({
  distro: 'opensuse-leap',
  family: 'suse',
  id: 'opensuse-leap',
  version: '15.6',
  prettyName: 'openSUSE Leap 15.6',
  arch: 'amd64',
  ...changes,
});

/** A plain core image of Debian 12, or what is said instead. */
export const imageRequestOf = (changes: Partial<ImageRequest> = {}): ImageRequest => ({
  system: debianSystem(),
  model: 'generic',
  variant: 'core',
  trustedBoot: false,
  fips: false,
  kernel: [],
  legacyFramework: false,
  keepIndex: false,
  mirrors: {},
  localPackages: false,
  ...changes,
});

/** The agent's request for a plain core image of Debian 12, or what is said instead. */
export const agentRequestOf = (changes: Partial<AgentRequest> = {}): AgentRequest => ({
  system: debianSystem(),
  model: 'generic',
  variant: 'core',
  trustedBoot: false,
  fips: false,
  framework: { source: { from: 'directory', path: '/framework' }, version: 'v0.1.0', legacy: false },
  registry: 'quay.io/kairos',
  version: 'v1.0.0',
  agentVersion: '0.1.0',
  kernel: [],
  packages: { add: [], remove: [] },
  skip: [],
  upgrade: true,
  keepIndex: false,
  releases: PUBLISHED_RELEASES,
  mirrors: {},
  ...changes,
});
