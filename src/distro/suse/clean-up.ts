import type { Action } from '../action.ts';
import type { ImageRequest } from '../distro.ts';
import { IDENTITY_REMOVALS } from '../removals.ts';
import { DROP_REPOSITORY, isSleMicro } from './sle-micro.ts';

const CACHE = '/var/cache/zypp';

/** Packages as downloaded; a cache mount keeps them, the image has no use for them. */
export const DROP_DOWNLOADED_PACKAGES: Action = {
  do: 'remove',
  paths: [`${CACHE}/packages/*`],
  unlessMounted: CACHE,
  reason: 'downloaded packages',
};

const DROP_PACKAGE_INDEX: Action = {
  do: 'remove',
  paths: [`${CACHE}/raw/*`, `${CACHE}/solv/*`, `${CACHE}/geoip.d/*`, `${CACHE}/pubkeys/*`],
  unlessMounted: CACHE,
  reason: 'the package index is old by the time it could be used',
};

export function cleanUp(request: ImageRequest): readonly Action[] {
  return [
    ...IDENTITY_REMOVALS,
    {
      do: 'remove',
      paths: ['/var/lib/zypp/AnonymousUniqueId'],
      reason: 'zypper tells nodes apart by it: each gets its own when it is first run there',
    },
    DROP_DOWNLOADED_PACKAGES,
    {
      do: 'remove',
      paths: [
        '/var/tmp/TmpFile.*',
        '/var/tmp/zypp.*',
        '/var/tmp/TmpDir.*',
        '/run/zypp.pid',
        '/run/zypp-rpm.pid',
      ],
      reason: 'what a zypper that was killed has left',
    },
    {
      do: 'remove',
      paths: ['/run/regenerate-initrd'],
      reason: 'notes of scripts that an initrd is to be built, which was done for the chosen kernel',
    },
    ...(request.keepIndex ? [] : [DROP_PACKAGE_INDEX]),
    ...(isSleMicro(request) ? [DROP_REPOSITORY] : []),
  ];
}
