import { mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ensurePackages } from '../../../scripts/lab/machine.ts';
import { inRoot } from '../../../scripts/lab/root.ts';
import type { PackageProblem } from '../../../src/distro/package-problem.ts';
import { zypperProblem } from '../../../src/distro/suse/zypper-problem.ts';
import { CommandError } from '../../../src/lib/command-error.ts';
import { machine } from '../conversion/execute.ts';
import { type Container, type Disk, type Image, makeDisk } from '../failures/support/layered-roots.ts';
import { type AgentEnding, runAgent } from '../failures/support/run-agent.ts';
import { initrdNames } from './support/initrd-names.ts';
import { KERNELS, REGENERATE_PATH } from './support/suse-packages.ts';
import { makeSuseRoot, REPOSITORY_FILE } from './support/suse-root.ts';

const MINUTE = 60_000;
const UNREACHABLE = '[away]\nname=away\nenabled=1\nbaseurl=http://127.0.0.1:9/\ngpgcheck=0\n';
const OLD = `${KERNELS.old}-default`;
const NEW = `${KERNELS.new}-default`;
const FRAMEWORK = ['--framework-dir', '/framework'] as const;

/** zypper itself is real, and so are rpm, dracut, systemd and the kernel; only their packages are made here, under SUSE's names. */
describe("zypper on a root with openSUSE Leap's os-release", function () {
  this.timeout(10 * MINUTE);
  let scratch = '';
  let disk: Disk | undefined;
  let base: Image;
  let converted: Image | undefined;

  before(async function () {
    // A root of Debian's packages is made at the first time.
    this.timeout(30 * MINUTE);
    if (process.getuid?.() !== 0 || process.arch !== 'x64') {
      console.log('SKIPPED zypper: it needs root on amd64, for mounts and namespaces');
      this.skip();
    }
    await ensurePackages(machine, ['util-linux', 'e2fsprogs'], 'a disk of its own');
    scratch = await mkdtemp(join(tmpdir(), 'kairos-gen-zypper-'));
    disk = await makeDisk(machine, scratch);
    const root = join(disk.directory, 'base');
    await makeSuseRoot(machine, root, scratch);
    base = { layers: [root] };
  });
  after(async () => {
    await disk?.remove();
    if (scratch !== '') await rm(scratch, { recursive: true, force: true });
  });

  const start = async (image: Image | undefined): Promise<Container> => {
    if (disk === undefined || image === undefined) throw new Error('there is no image to start from');
    return disk.start(image);
  };
  const install = async (root: string, ...words: readonly string[]): Promise<AgentEnding> =>
    runAgent(root, ['--stage', 'install', ...FRAMEWORK, ...words]);
  const init = async (root: string): Promise<AgentEnding> =>
    runAgent(root, ['--stage', 'init', '--version', 'v1.0.0', ...FRAMEWORK]);
  const installed = async (root: string): Promise<readonly string[]> => {
    const query = ['rpm', '--query', '--all', '--queryformat', '%{NAME}\\n'] as const;
    return (await machine.run(inRoot(root, query))).stdout.split('\n');
  };

  /** Runs the install stage again on the converted image, in a root that is gone afterwards. */
  async function installAgain(
    words: readonly string[],
    look: (ending: AgentEnding, container: Container) => Promise<void> | void,
  ): Promise<void> {
    const container = await start(converted);
    try {
      await look(await install(container.root, ...words), container);
    } finally {
      await container.remove();
    }
  }

  it('makes a Kairos image that passes every check', async () => {
    const container = await start(base);
    const { root } = container;
    const installing = await install(root);
    expect(installing.exitCode, installing.said).to.equal(0);
    expect(await readdir(join(root, 'boot')), 'no initrd while packages were installed').to.not.include(
      `initrd-${NEW}`,
    );
    expect(await readdir(root)).to.not.include('.buildenv');
    expect(await installed(root))
      .to.include('vim')
      .and.not.include('only-recommended');

    const { exitCode, said } = await init(root);
    expect(exitCode, said).to.equal(0);
    expect(said).to.include(`${NEW} is the newest; also installed: ${OLD}`);
    expect(await readlink(join(root, 'boot/vmlinuz'))).to.equal(`vmlinuz-${NEW}`);
    const initrds = (await readdir(join(root, 'boot'))).filter((name) => name.startsWith('initrd'));
    expect(initrds).to.deep.equal(['initrd']);
    expect(await readdir(join(root, 'run'))).to.not.include('regenerate-initrd');

    const validated = await runAgent(root, ['validate']);
    expect(validated.exitCode, validated.stdout).to.equal(0);
    converted = await container.commit();
  });

  it('builds an initrd of the newest kernel, with immucore, the network and drivers in it', async () => {
    const container = await start(converted);
    const names = await initrdNames(machine, container.root);
    await container.remove();
    for (const wanted of [
      /bin\/immucore$/,
      /systemd-networkd$/,
      new RegExp(`lib/modules/${NEW}/.*virtio_net\\.ko`),
      new RegExp(`lib/modules/${NEW}/.*overlay\\.ko`),
      /dmsquash-live/,
    ])
      expect(
        names.some((name) => wanted.test(name)),
        String(wanted),
      ).to.equal(true);
    expect(names.filter((name) => name.includes(OLD))).to.deep.equal([]);
  });

  it('leaves an SSH server with a configuration that it takes', async () => {
    const container = await start(converted);
    await mkdir(join(container.root, 'run/sshd'), { recursive: true });
    await machine.run(inRoot(container.root, ['ssh-keygen', '-A']));
    await machine.run(inRoot(container.root, ['/usr/sbin/sshd', '-t']));
    await container.remove();
  });

  it('makes a FIPS image of it, which init need not be told', async () => {
    const container = await start(converted);
    const words = ['--stage', 'install', '--framework-dir', '/framework-fips', '--fips'];
    const installing = await runAgent(container.root, words);
    expect(installing.exitCode, installing.said).to.equal(0);
    const { exitCode, said } = await init(container.root);
    expect(exitCode, said).to.equal(0);
    const validated = await runAgent(container.root, ['validate']);
    expect(validated.exitCode, validated.stdout).to.equal(0);
    expect(await initrdNames(machine, container.root)).to.include.members([
      'usr/bin/sha512hmac',
      'etc/fipsmodules',
    ]);
    const release = join(container.root, 'etc/kairos/framework-release');
    await writeFile(release, (await readFile(release, 'utf8')).replace('"true"', '"false"'));
    const ordinary = await runAgent(container.root, ['validate']);
    expect(ordinary.exitCode, ordinary.stdout).to.equal(4);
    expect(ordinary.stdout).to.include('/usr/bin/immucore is no FIPS build');
    await container.remove();
  });

  it('would have built an initrd with the packages, without the file that says not to', async () => {
    const container = await start(converted);
    const due = join(container.root, 'run/regenerate-initrd');
    await mkdir(due, { recursive: true });
    await writeFile(join(due, NEW), '');
    const { stdout } = await machine.run(
      inRoot(container.root, ['/usr/bin/env', 'DRACUT=/usr/bin/echo', 'sh', REGENERATE_PATH]),
    );
    await container.remove();
    expect(stdout.trim()).to.equal(`-f /boot/initrd-${NEW} ${NEW}`);
  });

  it('names every package that no repository has', async () =>
    installAgain(
      ['--package', 'nothere1', '--package', 'htopp', '--package', 'nothere2'],
      ({ exitCode, said }) => {
        expect(exitCode).to.equal(1);
        expect(said)
          .to.match(/has no package called .*\bnothere1\b/)
          .and.match(/htopp \(did you mean htop\?\)/)
          .and.match(/nothere2/);
      },
    ));

  it('says which packages don’t go together', async () =>
    installAgain(['--package', 'against-htop'], ({ exitCode, said }) => {
      expect(exitCode).to.equal(1);
      expect(said).to.match(/packages don't go together: .*against-htop.* conflicts with 'htop'/);
    }));

  it('finds a script that failed, and puts everything back', async () =>
    installAgain(['--package', 'with-a-bad-script'], async ({ exitCode, said }, { root }) => {
      expect(exitCode).to.equal(1);
      expect(said).to.include('a script failed: post of with-a-bad-script-1.0-1.noarch');
      expect(await readdir(root)).to.not.include('.buildenv');
    }));

  it('removes a package, but not one that another depends on', async () => {
    await installAgain(['--remove-package', 'nethogs'], async ({ exitCode, said }, { root }) => {
      expect(exitCode, said).to.equal(0);
      expect(await installed(root))
        .to.include('htop')
        .and.not.include('nethogs');
    });
    await installAgain(['--package', 'needs-htop', '--remove-package', 'htop'], ({ exitCode, said }) => {
      expect(exitCode).to.equal(1);
      expect(said).to.match(/htop is needed by \(installed\) needs-htop/);
    });
  });

  it('says what to do when no repository is configured', async () => {
    const container = await start(base);
    await rm(join(container.root, REPOSITORY_FILE));
    const { exitCode, said } = await install(container.root);
    await container.remove();
    expect(exitCode).to.equal(1);
    expect(said).to.include('no repository is configured and enabled').and.include('registration');
  });

  it('tells a lock and a mirror that is away from other failures', async () => {
    const container = await start(base);
    const judge = async (script: string): Promise<PackageProblem | undefined> => {
      const ending = await machine
        .run(inRoot(container.root, ['sh', '-c', script]))
        .catch((error: unknown) => {
          if (!(error instanceof CommandError) || error.failure.cause !== 'exit') throw error;
          return { exitCode: error.failure.exitCode, output: error.output };
        });
      return zypperProblem({ command: ['zypper'], exitCode: ending.exitCode, output: ending.output });
    };
    const refresh = 'zypper --non-interactive refresh';
    expect(await judge(refresh)).to.equal(undefined);
    expect(await judge(`echo $$ > /run/zypp.pid; ZYPP_LOCK_TIMEOUT=0 ${refresh}; exit $?`)).to.deep.equal({
      kind: 'locked',
    });
    await writeFile(join(container.root, REPOSITORY_FILE, '../away.repo'), UNREACHABLE);
    expect(await judge(`rm /run/zypp.pid; ${refresh}`)).to.deep.equal({ kind: 'transient' });
    await container.remove();
  });
});
