import type { Action } from '../action.ts';
import type { ImageRequest } from '../distro.ts';
import { IDENTITY_REMOVALS } from '../removals.ts';

const DOCKER_CLEAN = '/etc/apt/apt.conf.d/docker-clean';
/** apt passes over files with this ending without a word (apt.conf(5), Dir::Ignore-Files-Silently). */
const ASIDE = `${DOCKER_CLEAN}.disabled`;

/** Docker's base images empty apt's cache after every run, which would defeat a cache mount. */
export const PUT_DOCKER_CLEAN_ASIDE: Action = {
  do: 'move',
  from: DOCKER_CLEAN,
  to: ASIDE,
  reason: 'it would empty the package cache after every run; clean-up puts it back',
};

/** Packages as downloaded; a cache mount keeps them, the image has no use for them. */
export const DROP_DOWNLOADED_PACKAGES: Action = {
  do: 'remove',
  paths: ['/var/cache/apt/archives/*.deb', '/var/cache/apt/archives/partial/*', '/var/cache/apt/*.bin'],
  unlessMounted: '/var/cache/apt',
  reason: 'downloaded packages and indexes that apt makes anew',
};

const DROP_PACKAGE_INDEX: Action = {
  do: 'remove',
  paths: ['/var/lib/apt/lists/*'],
  unlessMounted: '/var/lib/apt/lists',
  reason: 'the package index is old by the time it could be used',
};

/** apt-get makes them in /tmp and removes them itself, unless it is killed. */
const APT_TEMPORARIES: readonly string[] = [
  ...['apt-dpkg-install-', 'apt-key-gpghome.'],
  ...['apt.conf.', 'apt.data.', 'apt.sig.'],
  // Of signatures checked by Sequoia, from trixie on.
  ...['apt.sqverr.', 'apt.sqvout.'],
];

const DROP_APT_LEFTOVERS: Action = {
  do: 'remove',
  paths: APT_TEMPORARIES.map((name) => `/tmp/${name}*`),
  reason: 'what an apt-get that was killed has left',
};

/** systemd's trigger makes them in sid while packages are installed: tmpfiles.d/x11.conf. */
const DROP_X11_DIRECTORIES: Action = {
  do: 'remove',
  paths: ['.ICE-unix', '.X11-unix', '.XIM-unix', '.font-unix'].map((name) => `/tmp/${name}`),
  reason: 'directories for sockets, which systemd makes at every boot',
};

export function cleanUp(request: ImageRequest): readonly Action[] {
  return [
    ...IDENTITY_REMOVALS,
    DROP_DOWNLOADED_PACKAGES,
    DROP_APT_LEFTOVERS,
    DROP_X11_DIRECTORIES,
    ...(request.keepIndex ? [] : [DROP_PACKAGE_INDEX]),
    { do: 'move', from: ASIDE, to: DOCKER_CLEAN, reason: 'it was put aside while packages were installed' },
  ];
}
