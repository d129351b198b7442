import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildExecutables } from '../../../../scripts/agent/build-executable.ts';
import { type BaseImage, baseImageArchive } from '../../../../scripts/lab/base-image.ts';
import { cacheDirectory, ensurePackages } from '../../../../scripts/lab/machine.ts';
import { startPackageCache } from '../../../../scripts/lab/package-cache.ts';
import { startRegistry } from '../../../../scripts/lab/registry.ts';
import type { Host } from '../../../../src/lib/host.ts';
import { TOOL_VERSIONS } from '../../../../src/plan/release-binaries.ts';
import { pushFramework, pushKubeVip } from './framework-image.ts';
import { type Disk, type Image, makeDisk } from './layered-roots.ts';
import { K3S_VERSION, startReleaseServer } from './release-server.ts';
import { startUnreliableServer, type UnreliableServer } from './unreliable-server.ts';

/** What the failure cases share: servers of everything an image is made of, and a disk with a base image. */
export interface Lab {
  readonly host: Host;
  readonly scratch: string;
  readonly disk: Disk;
  /** The base image with the agent in it. */
  readonly base: Image;
  /** A registry with the framework and kube-vip; reliable unless a case says otherwise. */
  readonly registry: UnreliableServer;
  /** The host of release files, likewise. */
  readonly releases: UnreliableServer;
  close(): Promise<void>;
}

/** The framework's repository and tag in the lab's registry. */
export const FRAMEWORK = 'kairos-gen/framework:v1';
const KUBE_VIP = `kube-vip/kube-vip:v${TOOL_VERSIONS.kubeVip}`;

export async function openLab(host: Host, image: BaseImage): Promise<Lab> {
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.reverse()) await closer();
  };
  try {
    await ensurePackages(host, ['mmdebstrap', 'util-linux', 'e2fsprogs'], 'roots to try failures in');
    const scratch = await mkdtemp(join(tmpdir(), 'kairos-gen-failures-'));
    closers.push(async () => rm(scratch, { recursive: true, force: true }));
    const packages = await startPackageCache(host, cacheDirectory(host.environment));
    closers.push(packages.stop);
    const images = await startRegistry(host, join(scratch, 'registry'));
    closers.push(images.stop);
    await pushFramework(host, join(scratch, 'framework'), `${images.address}/${FRAMEWORK}`);
    await pushKubeVip(host, join(scratch, 'kube-vip'), `${images.address}/${KUBE_VIP}`);
    const files = await startReleaseServer();
    closers.push(files.close);
    const registry = await startUnreliableServer({ behind: `http://${images.address}` });
    closers.push(registry.close);
    const releases = await startUnreliableServer({ behind: files.url });
    closers.push(releases.close);
    const disk = await makeDisk(host, scratch);
    closers.push(disk.remove);

    const base = join(disk.directory, 'base');
    await mkdir(base);
    const archive = await baseImageArchive(host, image, { packageCache: packages.url });
    await host.run(['tar', '-x', '--numeric-owner', '--xattrs', '-f', archive, '-C', base]);
    // An engine makes it to mount its own over it.
    await writeFile(join(base, 'etc/hosts'), '');
    await placeAgent(host, scratch, join(base, 'kairos-init'));
    await mkdir(join(base, 'etc/containers'), { recursive: true });
    await writeFile(join(base, 'etc/containers/registries.conf'), registriesConf(registry.address));
    return {
      host,
      scratch,
      disk,
      base: { layers: [base] },
      registry,
      releases,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** KAIROS_GEN_AGENT: the path of an executable that was built before. */
async function placeAgent(host: Host, scratch: string, file: string): Promise<void> {
  const given = host.environment['KAIROS_GEN_AGENT'];
  const built = given ?? join(scratch, 'kairos-init');
  if (given === undefined)
    await buildExecutables({
      entry: 'src/bin/kairos-init.ts',
      architectures: ['amd64'],
      output: () => built,
      host,
    });
  await host.run(['install', '-m', '755', built, file]);
}

/** kube-vip has a published name of its own: a mirror stands in for it. */
const registriesConf = (registry: string): string => `[[registry]]
prefix = "ghcr.io/kube-vip"
location = "${registry}/kube-vip"
insecure = true
`;

const STANDARD = ['--variant', 'standard', '--k8sversion', K3S_VERSION] as const;

/** The words that install a standard image. */
export const installWords = (lab: Lab): string[] => [
  ...['--stage', 'install', ...STANDARD, '--framework', `${lab.registry.address}/${FRAMEWORK}`],
  ...['--release-url', `http://${lab.releases.address}`],
];

/** The words of its init. */
export const initWords = (lab: Lab): string[] => [
  ...['--stage', 'init', '--version', 'v1.0.0', ...STANDARD],
  ...['--framework', `${lab.registry.address}/${FRAMEWORK}`],
];
