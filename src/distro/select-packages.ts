import type { ImageRequest, PackageSelection, PackageWish } from './distro.ts';
import { satisfies } from './dotted-version.ts';
import type { PackageRow } from './package-row.ts';

/** A family's package tables. */
export interface PackageTables {
  readonly base: readonly PackageRow[];
  readonly kernel: readonly PackageRow[];
}

/** The packages of an image. Kernel packages that were asked for replace those of the table altogether. */
export function selectPackages(tables: PackageTables, request: ImageRequest): PackageSelection {
  return {
    base: wishes(tables.base, request),
    kernel:
      request.kernel.length > 0
        ? request.kernel.map((name) => ({ name, reason: 'asked for instead of the default kernel' }))
        : wishes(tables.kernel, request),
  };
}

/** Of rows that name the same package, the first says why it is there. */
function wishes(table: readonly PackageRow[], request: ImageRequest): readonly PackageWish[] {
  const byName = new Map<string, PackageWish>();
  for (const row of table.filter((candidate) => applies(candidate, request)))
    for (const name of row.names) if (!byName.has(name)) byName.set(name, wish(name, row));
  return [...byName.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
}

const wish = (name: string, { reason, source }: PackageRow): PackageWish => ({
  name,
  ...(reason === undefined ? {} : { reason }),
  ...(source === undefined ? {} : { source }),
});

function applies(row: PackageRow, request: ImageRequest): boolean {
  const { system } = request;
  return (
    (row.distro === undefined || [row.distro].flat().includes(system.distro)) &&
    (row.architectures === undefined || row.architectures.includes(system.arch)) &&
    (row.models === undefined || row.models.includes(request.model)) &&
    (row.version === undefined || satisfies(system.version, row.version)) &&
    (row.trustedBoot === undefined || row.trustedBoot === request.trustedBoot) &&
    (row.fips === undefined || row.fips === request.fips) &&
    (row.legacyFramework === undefined || row.legacyFramework === request.legacyFramework)
  );
}
