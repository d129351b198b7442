import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensurePackages } from '../../../../scripts/lab/machine.ts';
import { inRoot } from '../../../../scripts/lab/root.ts';
import { type RootDescription, unpackRoot } from '../../../../scripts/lab/roots.ts';
import { makeRpmRepository } from '../../../../scripts/lab/rpm-repository.ts';
import { arch } from '../../../../src/distro/arch/arch.ts';
import { debian } from '../../../../src/distro/debian/debian.ts';
import type { Distro } from '../../../../src/distro/distro.ts';
import { redhat } from '../../../../src/distro/redhat/redhat.ts';
import { suse } from '../../../../src/distro/suse/suse.ts';
import type { Command, Files, Host } from '../../../../src/lib/host.ts';
import { nodeHost } from '../../../../src/lib/node-host.ts';
import { rootedFiles } from '../../../../src/lib/rooted-files.ts';
import { machine } from '../../conversion/execute.ts';

/** All managers in one root: each has a database of its own. */
const ROOT: RootDescription = {
  release: 'trixie',
  variant: 'minbase',
  packages: [
    'dnf',
    'rpm',
    'zypper',
    'pacman-package-manager',
    'makepkg',
    'libarchive-tools',
    'zstd',
    'dpkg-dev',
  ],
};

/** The real apt-get, dnf, zypper and pacman in one root of Debian's. */
export interface ManagersRoot {
  readonly directory: string;
  readonly files: Files;
  /** A machine whose files are the root's and whose commands run in it, with the environment of a build and, if at all, the machine's network. */
  readonly host: (options: {
    readonly network: boolean;
    readonly environment?: Readonly<Record<string, string | undefined>>;
  }) => Host;
  readonly remove: () => Promise<void>;
}

export async function makeManagersRoot(): Promise<ManagersRoot> {
  await ensurePackages(machine, ['mmdebstrap'], "a root of Debian's packages");
  const directory = await mkdtemp(join(tmpdir(), 'kairos-gen-managers-'));
  await unpackRoot(ROOT, directory);
  const files = rootedFiles(directory);
  const { PATH } = process.env;
  return {
    directory,
    files,
    host: ({ network, environment = {} }) => {
      const host = nodeHost({ environment: { PATH, ...environment }, emit: () => undefined });
      const enter = (command: Command): Command =>
        [
          ...(network ? ([] as const) : (['unshare', '--net'] as const)),
          ...inRoot(directory, command),
        ] as unknown as Command;
      return { ...host, files, run: async (command, options) => host.run(enter(command), options) };
    },
    remove: async () => rm(directory, { recursive: true, force: true }),
  };
}

/** A manager, and how to make a repository for it. */
export interface ManagerCase {
  readonly distro: Distro;
  /** What a base image with one repository has configured; packages are not checked by their signature. */
  readonly configured: (address: string) => Readonly<Record<string, string>>;
  /** Puts a package with the one file /usr/share/NAME into a directory of the root, with an index. */
  readonly fill: (root: ManagersRoot, directory: string, name: string) => Promise<void>;
}

async function tree({ directory }: ManagersRoot, name: string): Promise<string> {
  const path = join(directory, 'made', name);
  await mkdir(join(path, 'usr/share'), { recursive: true });
  await writeFile(join(path, `usr/share/${name}`), name);
  return path;
}

const inShell = async (root: ManagersRoot, ...lines: readonly string[]): Promise<unknown> =>
  root.host({ network: false }).run(['sh', '-euc', lines.join('\n')]);

const rpm: ManagerCase['fill'] = async (root, directory, name) =>
  makeRpmRepository(machine, [{ name, tree: await tree(root, name) }], join(root.directory, directory));

const rpmRepository = (address: string): string =>
  `[base]\nname=base\nenabled=1\nbaseurl=${address}\ngpgcheck=0\n`;

async function fillDeb(root: ManagersRoot, directory: string, name: string): Promise<void> {
  const path = await tree(root, name);
  const control = `Package: ${name}\nVersion: 1:1.0-1\nArchitecture: all\nMaintainer: Nobody <n@example.com>\nDescription: made up\n`;
  await mkdir(join(path, 'DEBIAN'));
  await writeFile(join(path, 'DEBIAN/control'), control);
  await inShell(
    root,
    // Named as apt-get leaves it in its cache.
    `dpkg-deb --build /made/${name} ${directory}/${name}_1%3a1.0-1_all.deb`,
    `cd ${directory}`,
    'dpkg-scanpackages --multiversion . > Packages',
  );
}

async function fillPacman(root: ManagersRoot, directory: string, name: string): Promise<void> {
  // Where nothing is installed, pacman -Qi fails; a base image has something.
  for (const pkgname of [name, 'base']) {
    const information = `pkgname = ${pkgname}\npkgver = 1.0-1\narch = any\nsize = 7\n`;
    await writeFile(join(await tree(root, pkgname), '.PKGINFO'), information);
  }
  await inShell(
    root,
    'tar -C /made/base -cf /made/base-1.0-1-any.pkg.tar .PKGINFO',
    'pacman -U --noconfirm --needed /made/base-1.0-1-any.pkg.tar',
    `tar -C /made/${name} -cf ${directory}/${name}-1.0-1-any.pkg.tar .PKGINFO usr`,
    `cd ${directory}`,
    'repo-add --quiet kairos-packages.db.tar.gz *.pkg.tar',
  );
}

export const MANAGER_CASES: readonly ManagerCase[] = [
  {
    distro: debian,
    configured: (address) => ({ '/etc/apt/sources.list': `deb [trusted=yes] ${address} ./\n` }),
    fill: fillDeb,
  },
  {
    distro: redhat,
    configured: (address) => ({
      '/etc/yum.repos.d/base.repo': rpmRepository(address),
      // As in the family's images.
      '/etc/dnf/dnf.conf': '[main]\nbest=True\nskip_if_unavailable=False\n',
    }),
    fill: rpm,
  },
  {
    distro: suse,
    configured: (address) => ({ '/etc/zypp/repos.d/base.repo': rpmRepository(address) }),
    fill: rpm,
  },
  {
    distro: arch,
    configured: (address) => ({
      '/etc/pacman.conf': `[options]\nArchitecture = auto\nSigLevel = Never\n\n[kairos-packages]\nServer = ${address}\n`,
    }),
    fill: fillPacman,
  },
];
