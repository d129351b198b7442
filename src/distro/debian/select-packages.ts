import type { ImageRequest, PackageSelection, PackageWish } from '../distro.ts';
import { satisfies } from '../dotted-version.ts';
import { BASE_PACKAGES, KERNEL_PACKAGES, type PackageRow } from './packages.ts';

/** The packages of an image. Kernel packages that were asked for replace ours altogether. */
export function selectPackages(request: ImageRequest): PackageSelection {
  return {
    base: wishes(BASE_PACKAGES, request),
    kernel:
      request.kernel.length > 0
        ? request.kernel.map((name) => ({ name, reason: 'asked for instead of the default kernel' }))
        : wishes(KERNEL_PACKAGES, request),
  };
}

function wishes(table: readonly PackageRow[], request: ImageRequest): readonly PackageWish[] {
  const byName = new Map<string, PackageWish>();
  for (const row of table.filter((candidate) => applies(candidate, request)))
    for (const name of row.names)
      if (!byName.has(name))
        byName.set(name, row.reason === undefined ? { name } : { name, reason: row.reason });
  return [...byName.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
}

function applies(row: PackageRow, request: ImageRequest): boolean {
  const { system } = request;
  return (
    (row.distro === undefined || row.distro === system.distro) &&
    (row.architectures === undefined || row.architectures.includes(system.arch)) &&
    (row.models === undefined || row.models.includes(request.model)) &&
    (row.version === undefined || satisfies(system.version, row.version)) &&
    (row.trustedBoot === undefined || row.trustedBoot === request.trustedBoot) &&
    (row.legacyFramework === undefined || row.legacyFramework === request.legacyFramework)
  );
}
