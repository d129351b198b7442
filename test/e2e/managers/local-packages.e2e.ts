import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ensurePackages } from '../../../scripts/lab/machine.ts';
import { inRoot } from '../../../scripts/lab/root.ts';
import { type RootDescription, unpackRoot } from '../../../scripts/lab/roots.ts';
import { makeRpmRepository } from '../../../scripts/lab/rpm-repository.ts';
import { packages } from '../../../src/agent/actions/packages.ts';
import { withPackagesOf } from '../../../src/agent/find-manager.ts';
import { withGuards } from '../../../src/agent/guards.ts';
import { arch } from '../../../src/distro/arch/arch.ts';
import { debian } from '../../../src/distro/debian/debian.ts';
import type { Distro } from '../../../src/distro/distro.ts';
import { redhat } from '../../../src/distro/redhat/redhat.ts';
import { suse } from '../../../src/distro/suse/suse.ts';
import type { Command, Files, Host } from '../../../src/lib/host.ts';
import { rootedFiles } from '../../../src/lib/rooted-files.ts';
import { testContext } from '../../support/agent-context.ts';
import { machine } from '../conversion/execute.ts';
import { labUnavailable } from './support/manager-lab.ts';

const MINUTE = 60_000;

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

/** Where nobody answers: what a manager reads there, it fails on. */
const NOWHERE = 'http://127.0.0.1:9';

interface Case {
  readonly distro: Distro;
  /** The configuration that a base image has, which is as before afterwards. */
  readonly configured: Readonly<Record<string, string>>;
  /** Puts the package `madeup-MANAGER` with a file /usr/share/madeup-MANAGER into a directory of the root, with an index. */
  readonly fill: (directory: string, name: string) => Promise<void>;
}

describe('packages from a directory alone, without a network', function () {
  this.timeout(10 * MINUTE);
  let root = '';
  let files: Files;

  before(async function () {
    if (labUnavailable !== undefined) {
      console.log(`SKIPPED packages from a directory: ${labUnavailable}`);
      this.skip();
    }
    await ensurePackages(machine, ['mmdebstrap'], "a root of Debian's packages");
    root = await mkdtemp(join(tmpdir(), 'kairos-gen-local-packages-'));
    await unpackRoot(ROOT, root);
    files = rootedFiles(root);
  });
  after(async () => rm(root, { recursive: true, force: true }));

  const enter = (command: Command): Command => ['unshare', '--net', ...inRoot(root, command)];
  const inside = (): Host => ({
    ...machine,
    files,
    run: async (command, options) => machine.run(enter(command), options),
  });
  const tree = async (name: string): Promise<string> => {
    const path = join(root, 'made', name);
    await mkdir(join(path, 'usr/share'), { recursive: true });
    await writeFile(join(path, `usr/share/${name}`), name);
    return path;
  };
  const rpm = async (directory: string, name: string): Promise<void> =>
    makeRpmRepository(machine, [{ name, tree: await tree(name) }], join(root, directory));
  const repository = `[base]\nname=base\nenabled=1\nbaseurl=${NOWHERE}/base\ngpgcheck=1\n`;

  const cases: readonly Case[] = [
    {
      distro: debian,
      configured: { '/etc/apt/sources.list': `deb ${NOWHERE}/debian trixie main\n` },
      fill: async (directory, name) => {
        const path = await tree(name);
        const control = `Package: ${name}\nVersion: 1:1.0-1\nArchitecture: all\nMaintainer: Nobody <n@example.com>\nDescription: made up\n`;
        await mkdir(join(path, 'DEBIAN'));
        await writeFile(join(path, 'DEBIAN/control'), control);
        // Named as apt-get leaves it in its cache.
        await machine.run(['dpkg-deb', '--build', path, join(root, directory, `${name}_1%3a1.0-1_all.deb`)]);
        const index = `cd ${directory} && dpkg-scanpackages --multiversion . > Packages`;
        await machine.run(enter(['sh', '-euc', index]));
      },
    },
    { distro: redhat, configured: { '/etc/yum.repos.d/base.repo': repository }, fill: rpm },
    { distro: suse, configured: { '/etc/zypp/repos.d/base.repo': repository }, fill: rpm },
    {
      distro: arch,
      configured: {
        '/etc/pacman.conf': `[options]\nArchitecture = auto\nNoExtract = usr/share/never\n\n[core]\nServer = ${NOWHERE}\n`,
      },
      fill: async (directory, name) => {
        const path = await tree(name);
        await writeFile(join(path, 'usr/share/never'), '');
        const information = (pkgname: string): string =>
          `pkgname = ${pkgname}\npkgver = 1.0-1\narch = any\nsize = 7\n`;
        await writeFile(join(path, '.PKGINFO'), information(name));
        // Where nothing is installed, pacman -Qi fails; a base image has something.
        const base = await tree('base');
        await writeFile(join(base, '.PKGINFO'), information('base'));
        const make = [
          'tar -C /made/base -cf /made/base-1.0-1-any.pkg.tar .PKGINFO',
          'pacman -U --noconfirm /made/base-1.0-1-any.pkg.tar',
          `tar -C /made/${name} -cf ${directory}/${name}-1.0-1-any.pkg.tar .PKGINFO usr`,
          `cd ${directory}`,
          'repo-add --quiet kairos-packages.db.tar.gz *.pkg.tar',
        ];
        await machine.run(enter(['sh', '-euc', make.join('\n')]));
      },
    },
  ];

  for (const { distro, configured, fill } of cases)
    it(`${distro.packageManager.name} refreshes, upgrades and installs, and is as before afterwards`, async () => {
      const manager = distro.packageManager.name;
      const [directory, name] = [`/srv/${manager}`, `madeup-${manager}`];
      for (const [path, text] of Object.entries(configured)) await files.write(path, text, 0o644);
      await files.makeDirectory(directory, 0o755);
      await fill(directory, name);
      const context = { ...testContext(), host: inside(), distro: withPackagesOf(distro, directory) };
      const { guards } = context.distro.packageManager;
      await withGuards(guards, context.host, async () => {
        await packages({ do: 'packages', change: 'refresh' }, context);
        await packages({ do: 'packages', change: 'upgrade' }, context);
        await packages({ do: 'packages', change: 'install', names: [name] }, context);
      });
      expect(await files.readText(`/usr/share/${name}`)).to.equal(name);
      expect(await files.stat('/usr/share/never')).to.equal(undefined);
      for (const [path, text] of Object.entries(configured))
        expect(await files.readText(path)).to.equal(text);
      for (const { path } of guards.filter(({ reason }) => reason.includes('one directory')))
        if (!(path in configured)) expect(await files.lstat(path), path).to.equal(undefined);
    });
});
