import type { Host } from '../../lib/host.ts';
import { UserError } from '../../lib/user-error.ts';
import { addImage, addIndex } from '../../oci/add-image.ts';
import { addLayer, type Layer } from '../../oci/add-layer.ts';
import type { ImageLayout } from '../../oci/image-layout.ts';
import type { Descriptor } from '../../oci/image-manifest.ts';
import { fileEntry, linkEntry, type TreeEntry } from '../../oci/tree-entry.ts';
import {
  FRAMEWORK_FILES,
  FRAMEWORK_PARTS,
  type FrameworkPart,
} from '../../plan/framework/framework-files.ts';
import { FRAMEWORK_RELEASE, printFrameworkRelease } from '../../plan/framework/framework-release.ts';
import type { FrameworkLock } from '../../plan/framework/framework-lock.ts';
import { PART_ANNOTATION } from '../../oci/unpack-image.ts';
import {
  FRAMEWORK_LAYOUTS,
  type FrameworkLayout,
  type FrameworkReleases,
} from '../../plan/framework/framework-releases.ts';
import { NO_FIPS } from '../../spec/hardware.ts';
import type { Architecture } from '../../spec/image-spec.ts';
import { fetchProgram, type ProgramSource } from './fetch-program.ts';

export interface FrameworkBuild {
  /** `templates/framework` on this machine. */
  readonly templates: string;
  readonly architectures: readonly Architecture[];
  readonly programs: FrameworkLayout;
  readonly fips: boolean;
  /** Tags to take instead of the known ones, by repository. */
  readonly versions: ReadonlyMap<string, string>;
  readonly baseUrl: string;
  readonly lock: FrameworkLock;
  readonly frozen: boolean;
  /** Waits between tries of a download; left out: a real timer. */
  readonly sleep?: NonNullable<ProgramSource['sleep']>;
  /** The version the image says it has. */
  readonly version: string;
  /** The moment the image and its files say they are of. Left out: 1970. */
  readonly created?: Date;
}

export interface BuiltFramework {
  readonly descriptor: Descriptor;
  /** The lock with everything that was fetched in it. */
  readonly lock: FrameworkLock;
}

/**
 * Makes the framework's image in a layout: for each architecture one layer with what every image takes and one with what only
 * `standard` takes. The same templates, versions and archives give the same digests. Throws UserError for a repository that
 * is not in the data, for what can't be fetched and for what is not what its sum says.
 */
export async function buildFramework(
  host: Host,
  layout: ImageLayout,
  build: FrameworkBuild,
): Promise<BuiltFramework> {
  checkVersions(build);
  refuseFips(build);
  const archives = new Map(build.lock.archives);
  const manifests: Descriptor[] = [];
  for (const arch of [...build.architectures].sort()) {
    const layers: Layer[] = [];
    const programs = await fetchPrograms(host, build, arch, archives);
    for (const part of FRAMEWORK_PARTS) {
      const entries: TreeEntry[] = [
        ...(part === 'core'
          ? [fileEntry(FRAMEWORK_RELEASE.slice(1), printFrameworkRelease(build), { mode: 0o644 })]
          : []),
        ...(await templateEntries(host, build.templates, part)),
        ...programs.filter((program) => program.part === part).map(({ entry }) => entry),
      ];
      layers.push(
        await addLayer(layout, entries, {
          annotations: { [PART_ANNOTATION]: part },
          ...(build.created === undefined ? {} : { modified: Math.floor(build.created.getTime() / 1000) }),
        }),
      );
    }
    const annotations = {
      'org.opencontainers.image.title': 'Kairos framework',
      'org.opencontainers.image.version': build.version,
    };
    manifests.push(
      await addImage(layout, {
        platform: { os: 'linux', architecture: arch },
        layers,
        annotations,
        ...(build.created === undefined ? {} : { created: build.created }),
      }),
    );
  }
  return { descriptor: await addIndex(layout, manifests), lock: { archives } };
}

function checkVersions({ programs, versions }: FrameworkBuild): void {
  const known: readonly string[] = FRAMEWORK_LAYOUTS[programs].releases.map(({ repository }) => repository);
  for (const repository of versions.keys())
    if (!known.includes(repository))
      throw new UserError(`the framework has no program ${repository}`, {
        exitCode: 2,
        hint: `It has ${known.join(', ')}.`,
      });
}

function refuseFips({ fips, architectures }: FrameworkBuild): void {
  const without = architectures.find((arch) => NO_FIPS.includes(arch));
  if (fips && without !== undefined) throw new UserError(`there is no FIPS build for ${without}`);
}

async function templateEntries(
  host: Host,
  templates: string,
  part: FrameworkPart,
): Promise<readonly TreeEntry[]> {
  const entries: TreeEntry[] = [];
  for (const { path, mode } of FRAMEWORK_FILES.filter((file) => file.part === part)) {
    const content = await host.files.readBytes(`${templates}/${part}${path}`);
    if (content === undefined)
      throw new UserError(`${templates}/${part}${path} is missing: this installation is not whole`);
    entries.push(fileEntry(path.slice(1), content, { mode }));
  }
  return entries;
}

interface FrameworkProgram {
  readonly part: FrameworkPart;
  readonly entry: TreeEntry;
}

async function fetchPrograms(
  host: Host,
  build: FrameworkBuild,
  arch: Architecture,
  archives: Map<string, string>,
): Promise<readonly FrameworkProgram[]> {
  const { releases, links }: FrameworkReleases = FRAMEWORK_LAYOUTS[build.programs];
  const programs: FrameworkProgram[] = [];
  for (const release of releases) {
    const version = build.versions.get(release.repository);
    const request = { arch, fips: build.fips, ...(version === undefined ? {} : { version }) };
    const { baseUrl, frozen, sleep } = build;
    const source = { baseUrl, pinned: archives, frozen, ...(sleep === undefined ? {} : { sleep }) };
    const fetched = await fetchProgram(host, release, request, source);
    archives.set(fetched.archive.path, fetched.archive.sum);
    const { path, part } = release;
    host.emit({
      type: 'message',
      level: 'info',
      message: `${arch}: ${release.repository} ${fetched.version}, ${fetched.bytes.length} bytes`,
    });
    programs.push({ part, entry: fileEntry(path.slice(1), fetched.bytes, { mode: 0o755 }) });
  }
  for (const { path, target, part } of links)
    programs.push({ part, entry: linkEntry(path.slice(1), target) });
  return programs;
}
