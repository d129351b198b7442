import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensurePackages } from '../machine.ts';
import { inRoot } from '../root.ts';
import { unpackRoot } from '../roots.ts';
import { makeRpmRepository } from '../rpm-repository.ts';
import type { Host } from '../../../src/lib/host.ts';
import { rootedFiles } from '../../../src/lib/rooted-files.ts';
import { debianBase, plainDebianBase, unpackDebian } from './debian-tree.ts';
import type { FamilyPlace } from './family-root.ts';
import { DEBIAN_PACKAGES, emptyRedHatPackages, redHatPackages } from './redhat-packages.ts';

/** The managers that Debian has, and its release that has them. */
const RELEASES = { dnf: 'trixie', dnf5: 'sid' } as const;
export type RedHatProgram = keyof typeof RELEASES;

/** What sid has otherwise: dracut-core has taken one package in, and dracut's module systemd-sysext wants the programs of another. */
const SID = { lacks: ['dracut-squash'], needs: ['systemd-cryptsetup'] } as const;
const wrappedFrom = (release: 'trixie' | 'sid'): readonly string[] =>
  release === 'sid'
    ? [...DEBIAN_PACKAGES.filter((name) => !SID.lacks.some((lack) => lack === name)), ...SID.needs]
    : DEBIAN_PACKAGES;

const OS_RELEASE = `NAME="Fedora Linux"
VERSION="42 (Container Image)"
ID=fedora
VERSION_ID=42
PLATFORM_ID="platform:f42"
PRETTY_NAME="Fedora Linux 42 (Container Image)"
`;

/** DNF's configuration as Fedora's image has it, and the one repository. dnf.conf(5). */
const REPOSITORY = '/srv/repository';
const DNF_CONF = '[main]\ngpgcheck=1\nbest=True\nskip_if_unavailable=False\ntsflags=nodocs\n';
const REPOSITORY_FILE = `[fedora]\nname=fedora\nbaseurl=file://${REPOSITORY}\nenabled=1\ngpgcheck=0\n`;
/** A plugin that Debian's dnf5 has enabled, and Fedora has in a package of its own: it keeps a repository of all it downloads. */
const LOCAL_PLUGIN = '/etc/dnf/libdnf5-plugins/local.conf';
/** What Fedora's images have beside it: kept, though clean-up is thorough. */
export const SELINUX = '# how it is enforced\nSELINUX=enforcing\nSELINUXTYPE=targeted\n';

/** Debian as a base image of Fedora that has this manager, and a repository of packages with these names, with Debian's files. */
export async function makeRedHatRoot(
  host: Host,
  { root, scratch }: FamilyPlace,
  program: RedHatProgram,
  names: readonly string[],
): Promise<void> {
  const release = RELEASES[program];
  const base = debianBase([program, 'rpm', 'xz-utils', 'zstd'], wrappedFrom(release), release);
  const trees = await unpackDebian(host, base, root, join(scratch, 'debian'));
  const directory = join(scratch, 'trees');
  const packages = await redHatPackages({ names, trees, vendor: 'fedora', directory });
  await makeRpmRepository(host, packages, join(root, REPOSITORY));
  await becomeFedora(host, root, program);
}

/** The same with packages that have names and no files: for what the manager says and does, in a fraction of the time. */
export async function makeEmptyRedHatRoot(
  host: Host,
  { root }: Pick<FamilyPlace, 'root'>,
  program: RedHatProgram,
  names: readonly string[],
): Promise<void> {
  await ensurePackages(host, ['mmdebstrap'], "a root of Debian's packages");
  await unpackRoot(plainDebianBase([program, 'rpm'], RELEASES[program]), root);
  await makeRpmRepository(host, emptyRedHatPackages(names), join(root, REPOSITORY));
  await becomeFedora(host, root, program);
}

async function becomeFedora(host: Host, root: string, program: RedHatProgram): Promise<void> {
  await rm(join(root, 'etc/os-release'));
  const files = rootedFiles(root);
  await files.write('/etc/os-release', OS_RELEASE, 0o644);
  await files.write('/etc/dnf/dnf.conf', DNF_CONF, 0o644);
  await files.write('/etc/yum.repos.d/fedora.repo', REPOSITORY_FILE, 0o644);
  if (program === 'dnf5') await files.write(LOCAL_PLUGIN, '[main]\nname = local\nenabled = false\n', 0o644);
  await files.write('/etc/selinux/config', SELINUX, 0o644);
  await files.write('/etc/hosts', '', 0o644);
  await host.run(inRoot(root, [program, '-y', 'install', 'fedora-release']));
}
