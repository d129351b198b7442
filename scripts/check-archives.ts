/**
 * Looks every package name of Debian's plans up in Debian's own archives, through this machine's apt mirror.
 *
 * Usage: node scripts/check-archives.ts   (npm run check:archives). Ends with 1 when a name is missing or only provided.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { detectSystem } from '../src/distro/detect-system.ts';
import type { ImageRequest } from '../src/distro/distro.ts';
import { distroFor } from '../src/distro/registry.ts';
import { type Architecture, ARCHITECTURES, MODELS } from '../src/spec/image-spec.ts';
import { modelArchitecture } from '../src/spec/models.ts';
import { type PackageIndex, readPackages, unresolved } from './archives/package-index.ts';
import { markdownTable } from './bench/markdown-table.ts';
import { machineDebianMirror } from './lab/apt-sources.ts';

const execute = promisify(execFile);

/** Milliseconds that one index may take. */
const LIMIT = 5 * 60 * 1000;
/** Bytes of the largest index, unpacked. */
const LARGEST_INDEX = 256 * 1024 ** 2;

/** Each suite with the components that a plan may switch on, and os-release's lines of its base image. */
const SUITES = [
  { suite: 'bullseye', components: ['main', 'non-free'], osRelease: 'ID=debian\nVERSION_ID=11\n' },
  { suite: 'bookworm', components: ['main', 'non-free-firmware'], osRelease: 'ID=debian\nVERSION_ID=12\n' },
  { suite: 'trixie', components: ['main', 'non-free-firmware'], osRelease: 'ID=debian\nVERSION_ID=13\n' },
  {
    suite: 'forky',
    components: ['main', 'non-free-firmware'],
    osRelease: 'ID=debian\nPRETTY_NAME="Debian GNU/Linux forky/sid"\nVERSION_CODENAME=forky\n',
  },
  { suite: 'sid', components: ['main', 'non-free-firmware'], osRelease: 'ID=debian\nVERSION_CODENAME=sid\n' },
] as const;

async function fetchIndex(
  mirror: string,
  suite: string,
  components: readonly string[],
  arch: string,
): Promise<PackageIndex> {
  let index: PackageIndex | undefined;
  for (const component of components) {
    const url = `${mirror}/dists/${suite}/${component}/binary-${arch}/Packages.xz`;
    // curl, as apt does, takes the machine's proxy and certificates.
    const { stdout } = await execute(
      'sh',
      ['-c', 'curl --fail --silent --show-error --location "$1" | xz -dc', 'sh', url],
      { timeout: LIMIT, maxBuffer: LARGEST_INDEX },
    );
    index = readPackages(stdout, component, index);
  }
  if (index === undefined) throw new Error(`${suite} has no components`);
  return index;
}

/** Every image of a suite and architecture that can be made. */
function* requests(osRelease: string, arch: Architecture): Generator<ImageRequest> {
  const system = detectSystem(osRelease, arch);
  for (const model of MODELS)
    for (const trustedBoot of [false, true])
      for (const legacyFramework of [false, true]) {
        if ((modelArchitecture(model) ?? arch) !== arch) continue;
        const request: ImageRequest = {
          ...{ system, model, trustedBoot, legacyFramework },
          ...{
            variant: 'core',
            fips: false,
            kernel: [],
            keepIndex: false,
            mirrors: {},
            localPackages: false,
          },
        };
        if (distroFor(system).refuses(request) === undefined) yield request;
      }
}

function namesOf(
  osRelease: string,
  arch: Architecture,
): { readonly plans: number; readonly names: readonly string[] } {
  const names = new Set<string>();
  let plans = 0;
  for (const request of requests(osRelease, arch)) {
    const { base, kernel } = distroFor(request.system).packages(request);
    for (const { name } of [...base, ...kernel]) names.add(name);
    plans++;
  }
  return { plans, names: [...names].sort() };
}

const mirror = await machineDebianMirror();
const rows: string[][] = [];
let found = 0;
for (const { suite, components, osRelease } of SUITES)
  for (const arch of ARCHITECTURES) {
    const { plans, names } = namesOf(osRelease, arch);
    // Nothing is made of the suite on this architecture, for which there may be no archive.
    if (plans === 0) continue;
    const findings = unresolved(names, await fetchIndex(mirror.archive, suite, components, arch));
    found += findings.length;
    rows.push([suite, arch, String(plans), String(names.length), findings.join('; ') || 'none']);
  }
process.stdout.write(`${markdownTable(['suite', 'architecture', 'plans', 'names', 'missing'], rows)}\n`);
process.exitCode = found === 0 ? 0 : 1;
