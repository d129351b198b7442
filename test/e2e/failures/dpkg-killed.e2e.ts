import { expect } from 'chai';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { baseImageArchive, DEBIAN_12, DEBIAN_13 } from '../../../scripts/lab/base-image.ts';
import { ensurePackages } from '../../../scripts/lab/machine.ts';
import { inRoot } from '../../../scripts/lab/root.ts';
import { packages } from '../../../src/agent/actions/packages.ts';
import { debian } from '../../../src/distro/debian/debian.ts';
import { CommandError } from '../../../src/lib/command-error.ts';
import type { Command, Host } from '../../../src/lib/host.ts';
import type { LogEvent } from '../../../src/lib/log-event.ts';
import { nodeHost } from '../../../src/lib/node-host.ts';
import { testContext } from '../../support/agent-context.ts';
import { expectNothingHalfWritten } from './support/leftovers.ts';
import { type Container, type Disk, makeDisk } from './support/layered-roots.ts';
import { addSmallPackage, archiveOf, SMALL_PACKAGE } from './support/small-package.ts';

const MINUTE = 60_000;

/** No dpkg of these renames more files than that. */
const ENOUGH = 60;

interface Work {
  readonly what: string;
  /** The version that is there before. */
  readonly before?: '1' | '2';
  readonly command: Command;
  /** States that dpkg leaves the package in at one instant or another. */
  readonly passes: readonly string[];
  /** What may come of it. */
  readonly ends: readonly string[];
}

const WORK: readonly Work[] = [
  {
    what: 'installed',
    command: ['dpkg', '--install', archiveOf('2')],
    passes: [
      'install reinstreq half-installed 2',
      'install reinstreq unpacked 2',
      'install ok unpacked 2',
      'install ok half-configured 2',
      'install ok installed 2',
    ],
    // Killed before it had noted anything.
    ends: ['', 'install ok installed 2'],
  },
  {
    what: 'upgraded',
    before: '1',
    command: ['dpkg', '--install', archiveOf('2')],
    passes: [
      'install reinstreq half-configured 1',
      'install reinstreq unpacked 1',
      'install reinstreq half-installed 1',
      'install reinstreq unpacked 2',
      'install ok unpacked 2',
      'install ok half-configured 2',
    ],
    ends: ['install ok installed 2'],
  },
  {
    what: 'removed',
    before: '2',
    command: ['dpkg', '--remove', SMALL_PACKAGE],
    passes: ['deinstall ok half-configured 2', 'deinstall ok half-installed 2'],
    ends: ['install ok installed 2', 'deinstall ok installed 2', 'deinstall ok config-files 2'],
  },
  {
    what: 'purged',
    before: '2',
    command: ['dpkg', '--purge', SMALL_PACKAGE],
    passes: ['purge ok half-configured 2', 'purge ok half-installed 2'],
    ends: ['install ok installed 2', 'purge ok installed 2', 'purge ok config-files 2', ''],
  },
];

const host = nodeHost({ environment: process.env, emit: () => undefined });

const bases = process.env['KAIROS_GEN_E2E'] === 'full' ? [DEBIAN_12, DEBIAN_13] : [DEBIAN_12];

for (const base of bases)
  describe(`after dpkg was killed on ${base.reference}, the next run`, function () {
    this.timeout(10 * MINUTE);
    let scratch: string;
    let disk: Disk | undefined;
    let image: string;

    before(async function () {
      if (process.getuid?.() !== 0 || process.arch !== 'x64') {
        console.log('SKIPPED the cases of a killed dpkg: they need root on amd64, for mounts and namespaces');
        this.skip();
      }
      await ensurePackages(host, ['strace', 'e2fsprogs', 'util-linux'], 'killing dpkg at every instant');
      scratch = await mkdtemp(join(tmpdir(), 'kairos-gen-dpkg-'));
      disk = await makeDisk(host, scratch);
      image = join(disk.directory, 'base');
      await mkdir(image);
      const archive = await baseImageArchive(host, base);
      await host.run(['tar', '-x', '--numeric-owner', '-f', archive, '-C', image]);
      await addSmallPackage(host, scratch, image);
    });
    after(async () => {
      await disk?.remove();
      if (disk !== undefined) await rm(scratch, { recursive: true, force: true });
    });

    const withRoot = async <Result>(use: (container: Container) => Promise<Result>): Promise<Result> => {
      if (disk === undefined) throw new Error('there is no disk');
      const container = await disk.start({ layers: [image] });
      return use(container).finally(async () => container.remove());
    };

    for (const work of WORK)
      it(`finishes a package that was being ${work.what}, at whichever instant`, async () => {
        const passed = new Set<string>();
        const breakOff = async (instant: number): Promise<boolean> =>
          withRoot(async ({ root }) => {
            if (work.before !== undefined)
              await host.run(['chroot', root, 'dpkg', '--install', archiveOf(work.before)]);
            if (!(await killedAt(instant, root, work.command))) return false;
            const state = await stateIn(root);
            if (passed.has(state)) return true;
            passed.add(state);
            await upgrade(root);
            expect(work.ends, `after ${state}`).to.include(await stateIn(root));
            await expectInOrder(root, state);
            return true;
          });
        let instant = 1;
        while (await breakOff(instant)) expect(++instant, 'dpkg ends in the end').to.be.lessThan(ENOUGH);
        expect([...passed]).to.include.members(work.passes);
      });

    for (const state of ['half-installed', 'unpacked'])
      it(`removes a package ${state} that no repository has, and says so`, async () => {
        await withRoot(async ({ root }) => {
          for (let instant = 2; !(await stateIn(root)).includes(`reinstreq ${state}`); instant++)
            await killedAt(instant, root, ['dpkg', '--install', archiveOf('2')]);
          await rm(join(root, 'etc/apt/sources.list'));
          const events = await upgrade(root);
          expect(warnings(events)).to.match(/no repository has: dpkg .*--remove half-way/);
          expect(await stateIn(root)).to.match(/^$|config-files/);
          await expectInOrder(root, state);
        });
      });
  });

/** Runs a command in a root and kills it as it is about to rename a file for the nth time. False when it came to its end. */
async function killedAt(instant: number, root: string, command: Command): Promise<boolean> {
  const renames = 'rename,renameat,renameat2';
  try {
    await host.run([
      ...(['strace', '--follow-forks', '-qq', '--output', '/dev/null', '--trace', renames] as const),
      ...['--inject', `${renames}:signal=KILL:when=${instant}`],
      ...['chroot', root, ...command],
    ]);
    return false;
  } catch (error) {
    if (error instanceof CommandError && error.failure.cause === 'signal') return true;
    throw error;
  }
}

/** What dpkg says of the package; empty when it does not know it. */
async function stateIn(root: string): Promise<string> {
  const format = '${Package} ${Status} ${Version}\\n';
  const { stdout } = await host.run(['chroot', root, 'dpkg-query', '-W', '-f', format]);
  const line = stdout.split('\n').find((text) => text.startsWith(`${SMALL_PACKAGE} `)) ?? '';
  return line.includes('not-installed') ? '' : line.slice(SMALL_PACKAGE.length + 1);
}

/** What the agent does with packages first, in a root of its own. */
async function upgrade(root: string): Promise<readonly LogEvent[]> {
  const events: LogEvent[] = [];
  const emit = (event: LogEvent): number => events.push(event);
  const real = nodeHost({ environment: process.env, emit, root });
  const inside: Host = { ...real, run: async (command, options) => real.run(inRoot(root, command), options) };
  await packages(
    { do: 'packages', change: 'upgrade' },
    { ...testContext({}, { distro: debian }), host: inside },
  );
  return events;
}

const warnings = (events: readonly LogEvent[]): string =>
  events
    .flatMap((event) => (event.type === 'message' && event.level === 'warn' ? event.message : []))
    .join('\n');

async function expectInOrder(root: string, state: string): Promise<void> {
  const { stdout } = await host.run(['chroot', root, 'dpkg', '--audit']);
  expect(stdout, `after ${state}`).to.equal('');
  // apt-get refuses to work as long as there are numbered ones; others are nothing to it.
  const journal = (await readdir(join(root, 'var/lib/dpkg/updates'))).filter((name) => /^\d+$/.test(name));
  expect(journal, `after ${state}`).to.deep.equal([]);
  if (!(await stateIn(root)).startsWith('install ok')) return;
  await expectNothingHalfWritten(root, 'before');
  expect(await readFile(join(root, 'usr/share/half-way/both'), 'utf8')).to.equal('version 2\n');
}
