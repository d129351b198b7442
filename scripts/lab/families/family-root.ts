import type { Distro, ImageRequest } from '../../../src/distro/distro.ts';

/** Where a base image's root is made. */
export interface FamilyPlace {
  readonly root: string;
  /** A directory for what is made on the way. */
  readonly scratch: string;
}

/** Names that a plan installs: what the family's repository must have. */
export function plannedPackages(distro: Distro, request: ImageRequest): readonly string[] {
  const { base, kernel } = distro.packages(request);
  return [...base, ...kernel].map(({ name }) => name);
}
