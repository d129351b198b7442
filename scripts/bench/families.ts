import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { System } from '../../src/distro/system.ts';
import type { Host } from '../../src/lib/host.ts';
import { makeAlpineRoot } from '../lab/families/alpine-root.ts';
import { makeArchRoot } from '../lab/families/arch-root.ts';
import type { FamilyPlace } from '../lab/families/family-root.ts';
import { makeRedHatRoot } from '../lab/families/redhat-root.ts';
import { makeSuseRoot } from '../lab/families/suse-root.ts';
import { apkStandIn, apkStandInUnavailable } from '../lab/stand-ins/apk-stand-in.ts';
import { benchRequest } from './bench-request.ts';
import { BuildRoot } from './build-root.ts';
import { convertWithAgent } from './our-conversion.ts';
import { packageNames } from './plain-conversion.ts';
import type { BenchSetting } from './run-bench.ts';

/** What a conversion of another family than Debian took, in seconds; or why there is none. */
export type FamilyMeasurement = { readonly name: string; readonly manager: string } & (
  { readonly whole: number; readonly overhead: number } | { readonly unavailable: string }
);

interface Family {
  /** As its users call it. */
  readonly name: string;
  readonly manager: string;
  readonly system: Pick<System, 'distro' | 'family' | 'version'>;
  readonly unavailable?: (host: Host) => Promise<string | undefined>;
  /** Makes the root, with a repository of packages with these names. */
  readonly make: (host: Host, place: FamilyPlace, names: readonly string[], cache: string) => Promise<void>;
}

const FAMILIES: readonly Family[] = [
  {
    name: 'Fedora 42',
    manager: 'dnf 4',
    system: { distro: 'fedora', family: 'redhat', version: '42' },
    make: async (host, place, names) => makeRedHatRoot(host, place, 'dnf', names),
  },
  {
    name: 'openSUSE Leap 15.6',
    manager: 'zypper',
    system: { distro: 'opensuse-leap', family: 'suse', version: '15.6' },
    make: makeSuseRoot,
  },
  {
    name: 'Arch Linux',
    manager: 'pacman',
    system: { distro: 'arch', family: 'arch', version: 'rolling' },
    make: makeArchRoot,
  },
  {
    name: 'Alpine 3.22',
    manager: 'a stand-in for apk',
    system: { distro: 'alpine', family: 'alpine', version: '3.22' },
    unavailable: apkStandInUnavailable,
    make: async (host, place, names, cache) =>
      makeAlpineRoot(host, place, names, await apkStandIn(host, cache)),
  },
];

/** Converts one root of each family. Their packages are Debian's files under other names, so only the agent's own time says something. */
export async function measureFamilies(
  setting: BenchSetting,
  agent: string,
  framework: string,
): Promise<readonly FamilyMeasurement[]> {
  const measurements: FamilyMeasurement[] = [];
  for (const family of FAMILIES) measurements.push(await measureFamily(family, setting, agent, framework));
  return measurements;
}

async function measureFamily(
  { name, manager, system, unavailable, make }: Family,
  { host, scratch, cache, tell }: BenchSetting,
  agent: string,
  framework: string,
): Promise<FamilyMeasurement> {
  tell(`${name}, by ${manager}`);
  const reason = await unavailable?.(host);
  if (reason !== undefined) return { name, manager, unavailable: reason };
  const directory = join(scratch, 'family');
  const place = { root: join(directory, 'root'), scratch: directory };
  await mkdir(directory);
  try {
    const request = benchRequest({ ...system, id: system.distro, arch: 'amd64', prettyName: name });
    await make(host, place, packageNames(request), cache);
    const root = await BuildRoot.adopt(place.root, agent, framework);
    const { whole, overhead } = await convertWithAgent(root, ['install', 'init']);
    return { name, manager, whole, overhead };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
