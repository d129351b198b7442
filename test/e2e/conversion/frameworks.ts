import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildFrameworkLayout, onlyImage } from '../../../scripts/lab/framework-image.ts';
import type { Registry } from '../../../scripts/lab/registry.ts';
import { standInProgram } from '../../../scripts/lab/stand-ins/stand-in-programs.ts';
import type { StandInReleases } from '../../../scripts/lab/stand-ins/stand-in-release-server.ts';
import { version } from '../../../src/lib/version.ts';
import { addImage } from '../../../src/oci/add-image.ts';
import { addLayer } from '../../../src/oci/add-layer.ts';
import { createLayout, type ImageLayout } from '../../../src/oci/image-layout.ts';
import type { Descriptor } from '../../../src/oci/image-manifest.ts';
import { pushImage } from '../../../src/oci/push-image.ts';
import { readDirectory } from '../../../src/oci/read-directory.ts';
import { parseReference } from '../../../src/oci/reference.ts';
import { RegistryClient } from '../../../src/oci/registry-client.ts';
import { fileEntry, type TreeEntry } from '../../../src/oci/tree-entry.ts';
import { unpackImage } from '../../../src/oci/unpack-image.ts';
import { writeArchive } from '../../../src/oci/write-archive.ts';
import { PUBLISHED_RELEASES } from '../../../src/plan/release-sources.ts';
import { TOOL_VERSIONS } from '../../../src/plan/release-binaries.ts';
import { machine } from './execute.ts';

const PLATFORM = { os: 'linux', architecture: 'amd64' } as const;

/** The framework of the v2.16 era that `-f v2.16.1` names in the documentation. */
const LEGACY_VERSION = 'v2.16.1';

/**
 * Pushes what conversions take from registries: our own framework, one of the v2.16 era, and kube-vip. All programs are stand-ins.
 * Gives the path of an archive with kube-vip's image under its published name, for engines that know no mirror.
 */
export async function pushFrameworks(
  registry: Registry,
  releases: StandInReleases,
  scratch: string,
): Promise<string> {
  await mkdir(scratch, { recursive: true });
  const client = new RegistryClient(machine);
  const push = async (name: string, layout: ImageLayout, image: Descriptor): Promise<void> =>
    pushImage(client, parseReference(`${registry.address}/${name}`), layout, image);

  const own = { directory: join(scratch, 'own') };
  await buildFrameworkLayout(machine, own, releases.url);
  const image = await onlyImage(own);
  for (const tag of ['latest', version]) await push(`kairos-gen/framework:${tag}`, own, image);

  const tree = join(scratch, 'tree');
  await mkdir(tree);
  const reference = parseReference(`${registry.address}/kairos-gen/framework:latest`);
  await unpackImage(machine, reference, PLATFORM, tree, {
    scratch: join(scratch, 'downloads'),
    parts: ['core'],
  });
  const legacy = await createLayout(join(scratch, 'legacy'));
  await push(`kairos/framework:${LEGACY_VERSION}`, legacy, await imageOf(legacy, await legacyEntries(tree)));

  const kubeVip = await createLayout(join(scratch, 'kube-vip'));
  const program = fileEntry('kube-vip', standInProgram('kube-vip', TOOL_VERSIONS.kubeVip), { mode: 0o755 });
  const descriptor = await imageOf(kubeVip, [program]);
  await push(`kube-vip/kube-vip:v${TOOL_VERSIONS.kubeVip}`, kubeVip, descriptor);
  const archive = join(scratch, 'kube-vip.tar');
  const name = `${PUBLISHED_RELEASES.kubeVipImage}:v${TOOL_VERSIONS.kubeVip}`;
  await writeArchive(kubeVip, [{ descriptor, name }], archive);
  return archive;
}

async function imageOf(layout: ImageLayout, entries: readonly TreeEntry[]): Promise<Descriptor> {
  return addImage(layout, { platform: PLATFORM, layers: [await addLayer(layout, entries)] });
}

const MODULE = 'usr/lib/dracut/modules.d/28immucore/module-setup.sh';
const CONFIGURATION = 'etc/dracut.conf.d/99-immucore.conf';

/** Unit files that were static then and are written at boot now. */
const LEGACY_UNITS = [
  'kairos',
  'kairos-agent',
  'kairos-interactive',
  'kairos-recovery',
  'kairos-reset',
  'kairos-webui',
];

/** Our tree with the names and needs of that era: its dracut module wants the partitioning programs, and luet is there. */
async function legacyEntries(tree: string): Promise<readonly TreeEntry[]> {
  const entries: TreeEntry[] = [];
  for await (const entry of readDirectory(tree))
    if (entry.path !== MODULE && entry.path !== CONFIGURATION) entries.push(entry);
  const ours = async (path: string): Promise<string> =>
    (await machine.files.readText(join(tree, path))) ?? '';
  const needs = 'inst_multiple partprobe parted resize2fs sgdisk growpart sfdisk';
  return [
    ...entries,
    fileEntry(MODULE, (await ours(MODULE)).replace(/^install\(\) \{$/m, `install() {\n    ${needs}`), {
      mode: 0o755,
    }),
    fileEntry(
      'etc/dracut.conf.d/10-immucore.conf',
      `${await ours(CONFIGURATION)}omit_dracutmodules+=" multipath "\n`,
    ),
    ...['usr/bin/kcrypt', 'usr/bin/luet'].map((path) =>
      fileEntry(path, standInProgram(path, LEGACY_VERSION), { mode: 0o755 }),
    ),
    ...LEGACY_UNITS.map((unit) =>
      fileEntry(
        `etc/systemd/system/${unit}.service`,
        `[Unit]\nDescription=${unit} (stand-in)\n[Service]\nExecStart=/bin/true\n`,
      ),
    ),
    fileEntry('etc/luet/luet.yaml', 'repositories: []\n'),
    fileEntry('etc/kairos/versions.yaml', `framework: ${LEGACY_VERSION}\n`),
  ];
}
