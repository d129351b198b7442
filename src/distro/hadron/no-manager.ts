import type { PackageManager } from '../distro.ts';

/** Stands where a package manager would: nothing is asked of it, and a wish for packages is refused. */
export const noManager: PackageManager = {
  name: 'no package manager',
  refusesChanges: 'Hadron has no package manager, so what it is to hold must be in the base image',
  environment: {},
  refresh: [],
  upgrade: [],
  install: () => [],
  remove: () => [],
  problemOf: () => undefined,
  // Its release is all there is to tell one system from another.
  listInstalled: ['cat', '/etc/os-release'],
  parseInstalled: () => new Set(),
  guards: [],
  caches: [],
  compareVersions: () => 0,
};
