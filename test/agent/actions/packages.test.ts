import { expect } from 'chai';
import { packages } from '../../../src/agent/actions/packages.ts';
import { failure, someDistro, testContext, workingPackages } from '../../support/agent-context.ts';

const install = { do: 'packages', change: 'install', names: ['htop', 'vim'] } as const;
const words = (commands: readonly (readonly string[])[]): string[] =>
  commands.map((command) => command.join(' '));

describe('packages', () => {
  it('reads the index once in a run and installs only what is missing', async () => {
    const context = testContext({ files: { '/var/lib/pkg': 'vim' }, programs: workingPackages });
    expect(await packages(install, context)).to.equal('done');
    expect(await packages(install, context)).to.equal('unchanged');
    expect(await packages({ ...install, names: ['less'] }, context)).to.equal('done');
    expect(words(context.host.commands)).to.deep.equal([
      'pkg list',
      'pkg refresh',
      'pkg install htop',
      'pkg list',
      'pkg list',
      'pkg install less',
    ]);
  });
  it('refreshes and upgrades', async () => {
    const context = testContext({ programs: workingPackages });
    await packages({ do: 'packages', change: 'refresh' }, context);
    await packages({ do: 'packages', change: 'upgrade' }, context);
    expect(words(context.host.commands)).to.deep.equal(['pkg refresh', 'pkg upgrade']);
  });
  it('removes only what is there', async () => {
    const context = testContext({ files: { '/var/lib/pkg': 'vim' }, programs: workingPackages });
    expect(await packages({ ...install, change: 'remove' }, context)).to.equal('done');
    expect(await packages({ ...install, change: 'remove' }, context)).to.equal('unchanged');
    expect(words(context.host.commands)).to.include('pkg remove vim');
  });
  it('tries the index again after a while, and gives up in the end', async () => {
    const context = testContext({
      programs: { pkg: () => ({ exitCode: 100, output: 'Temporary failure resolving deb.debian.org\n' }) },
    });
    const error = await failure(packages({ do: 'packages', change: 'refresh' }, context));
    expect(context.slept).to.deep.equal([2000, 5000]);
    expect(error.message).to.match(/pkg refresh: ended with exit code 100$/);
    expect(error.hint).to.match(/HTTP_PROXY/);
  });
  it('repairs the database and tries once more', async () => {
    let broken = true;
    const context = testContext({
      programs: {
        pkg: ([verb]) => {
          if (verb === 'repair') broken = false;
          return verb === 'install' && broken ? { exitCode: 1, output: 'interrupted\n' } : '';
        },
      },
    });
    expect(await packages(install, context)).to.equal('done');
    expect(words(context.host.commands).slice(-4)).to.deep.equal([
      'pkg install htop vim',
      'pkg list',
      'pkg repair',
      'pkg install htop vim',
    ]);
  });
  it('finishes first what a run that was killed has begun, whichever of the repairs can', async () => {
    let state = 'half-done vim';
    const { packageManager, ...rest } = someDistro;
    const context = {
      ...testContext({
        programs: {
          pkg: ([verb]) => {
            if (verb === 'list') return state;
            if (verb === 'fix') state = 'vim\nhtop';
            return verb === 'repair' ? { exitCode: 1, output: 'not this way\n' } : '';
          },
        },
      }),
      distro: {
        ...rest,
        packageManager: {
          ...packageManager,
          recovery: [
            {
              does: 'mending',
              commands: () =>
                [
                  ['pkg', 'repair'],
                  ['pkg', 'fix'],
                ] as const,
            },
            {
              does: 'despairing',
              commands: (list: string) => (list === 'vim\nhtop' ? [] : [['pkg', 'drop'] as const]),
            },
          ],
          isUnfinished: (list: string) => list.startsWith('half-done'),
        },
      },
    };
    expect(await packages(install, context)).to.equal('done');
    expect(words(context.host.commands)).to.deep.equal([
      'pkg list',
      'pkg refresh',
      'pkg list',
      'pkg repair',
      'pkg fix',
      'pkg list',
      'pkg list',
    ]);
  });
  it('fails with the last attempt when the repair fails too', async () => {
    const context = testContext({
      programs: { pkg: ([verb]) => (verb === 'install' || verb === 'repair' ? { exitCode: 3 } : '') },
    });
    expect((await failure(packages({ ...install, names: ['x'] }, context))).message).to.match(
      /pkg install x: ended with exit code 3$/,
    );
    expect(words(context.host.commands).filter((line) => line === 'pkg install x')).to.have.length(2);
  });
  it('names every unknown package at once, with the nearest name', async () => {
    const context = testContext({
      programs: {
        pkg: ([verb]) =>
          verb === 'install'
            ? { exitCode: 100, output: 'E: Unable to locate package htpo\n' }
            : verb === 'available'
              ? 'htop\nvim\n'
              : '',
      },
    });
    const error = await failure(packages({ ...install, names: ['htpo', 'vim', 'zzzzzz'] }, context));
    expect(error.message).to.match(/no package called htpo \(did you mean htop\?\), zzzzzz, by/);
    expect(words(context.host.commands)).not.to.include('pkg repair');
  });
  describe('where the configured repositories lack a package', () => {
    const extra = ['first', 'second'].map((name) => ({
      name,
      actions: [{ do: 'write', path: `/repos/${name}`, mode: 0o644, content: name } as const],
    }));
    const context = (has: string, files: Readonly<Record<string, string>> = {}) =>
      testContext({
        files,
        programs: {
          pkg: async ([verb], { files: tree }) =>
            verb === 'install' && (await tree.stat(`/repos/${has}`)) === undefined
              ? { exitCode: 100, output: 'E: Unable to locate package htop\n' }
              : '',
        },
      });
    const repositories = async ({ host }: ReturnType<typeof context>) => host.files.list('/repos');

    it('adds one after the other until none is lacking, and reads the index each time', async () => {
      const first = context('first');
      expect(await packages({ ...install, extra }, first)).to.equal('done');
      expect(await repositories(first)).to.deep.equal(['first']);
      const second = context('second');
      await packages({ ...install, extra }, second);
      expect(await repositories(second)).to.deep.equal(['first', 'second']);
      const refreshed = words(second.host.commands).filter((line) => line === 'pkg refresh');
      expect(refreshed).to.have.length(3);
    });
    it('adds none where the configured ones have all', async () => {
      const all = context('', { '/repos/': '' });
      await packages({ ...install, extra }, { ...all, distro: someDistro });
      expect(words(all.host.commands).filter((line) => line.startsWith('pkg install'))).to.have.length(1);
    });
    it('fails by the names in the end, without asking one again that is there already', async () => {
      const none = context('third', { '/repos/first': 'first' });
      expect((await failure(packages({ ...install, extra }, none))).message).to.match(
        /no package called|pkg install/,
      );
      expect(words(none.host.commands).filter((line) => line.startsWith('pkg install'))).to.have.length(2);
    });
  });
  it('keeps the own error of an install when the index can not be asked or knows all', async () => {
    for (const available of [{ exitCode: 1 }, 'htop\nvim\n']) {
      const context = testContext({
        programs: {
          pkg: ([verb]) =>
            verb === 'install'
              ? { exitCode: 1, output: 'No space left on device\n' }
              : verb === 'available'
                ? available
                : '',
        },
      });
      const error = await failure(packages(install, context));
      expect(error.message).to.match(/pkg install htop vim: ended with exit code 1$/);
      expect(error.hint).to.match(/disk is full/);
    }
  });
});
