import type { Action } from '../action.ts';
import type { ImageRequest } from '../distro.ts';
import { IDENTITY_REMOVALS } from '../removals.ts';
import { DNF_CACHES } from './dnf.ts';
import { dropEpel } from './repositories.ts';

/** Packages as downloaded; a cache mount keeps them, the image has no use for them. */
export const DROP_DOWNLOADED_PACKAGES: readonly Action[] = DNF_CACHES.map(({ directory, packages }) => ({
  do: 'remove',
  paths: [`${directory}/${packages}`],
  unlessMounted: directory,
  reason: 'downloaded packages',
}));

const DROP_PACKAGE_INDEXES: readonly Action[] = DNF_CACHES.map(({ directory }) => ({
  do: 'remove',
  paths: [`${directory}/*`],
  unlessMounted: directory,
  reason: 'the package index is old by the time it could be used',
}));

export const cleanUp = (request: ImageRequest): readonly Action[] => [
  ...IDENTITY_REMOVALS,
  ...dropEpel(request),
  ...DROP_DOWNLOADED_PACKAGES,
  ...(request.keepIndex ? [] : DROP_PACKAGE_INDEXES),
];
