import { expect } from 'chai';
import { packages } from '../../../src/agent/actions/packages.ts';
import { apt } from '../../../src/distro/debian/apt.ts';
import { failure, someDistro, testContext } from '../../support/agent-context.ts';

const distro = { ...someDistro, packageManager: apt };
const action = { do: 'packages', change: 'install', names: ['htop', 'vmi'] } as const;

describe('packages with apt', () => {
  it('finishes what dpkg was interrupted in, then tries again', async () => {
    let interrupted = true;
    const context = testContext(
      {
        programs: {
          'dpkg-query': () => '',
          dpkg: () => ((interrupted = false), ''),
          'apt-get': (words) =>
            words.includes('htop') && interrupted
              ? { exitCode: 100, output: 'E: dpkg was interrupted\n' }
              : '',
        },
      },
      { distro },
    );
    expect(await packages(action, context)).to.equal('done');
    expect(context.host.commands.find(([program]) => program === 'dpkg')).to.include('--configure');
  });
  it('begins with what is left in the journal of dpkg, though every package looks well', async () => {
    const context = testContext(
      {
        files: { '/var/lib/dpkg/updates/0000': '', '/var/lib/dpkg/updates/tmp.i': '' },
        programs: {
          'dpkg-query': () => 'install ok installed\thtop\t1\t\n',
          dpkg: () => '',
          'apt-get': () => '',
        },
      },
      { distro },
    );
    expect(await packages({ ...action, names: ['htop'] }, context)).to.equal('done');
    expect(context.host.commands.find(([program]) => program === 'dpkg')).to.include('--configure');
    await context.host.files.remove('/var/lib/dpkg/updates/0000');
    expect(await packages({ do: 'packages', change: 'repair' }, context)).to.equal('unchanged');
  });
  it('says loudly what it has to remove', async () => {
    let there = true;
    const context = testContext(
      {
        programs: {
          'dpkg-query': () => (there ? 'install reinstreq unpacked\tmine\t1\t\n' : ''),
          'apt-cache': () => '',
          'apt-get': () => ({ exitCode: 100, output: 'E: can’t find it\n' }),
          dpkg: (words) => ((there &&= !words.includes('--remove')), ''),
          ...Object.fromEntries(['rm', 'mkdir', 'env'].map((name) => [name, () => ''])),
        },
      },
      { distro },
    );
    context.memory.indexRead = true;
    expect(await packages({ do: 'packages', change: 'repair' }, context)).to.equal('done');
    expect(there).to.equal(false);
    const warnings = context.host.events.flatMap((event) =>
      event.type === 'message' && event.level === 'warn' ? event.message : [],
    );
    expect(warnings.join()).to.match(/no repository has: dpkg .*--remove mine;/);
  });
  it('removes nothing when the disk is full', async () => {
    const context = testContext(
      {
        programs: {
          'dpkg-query': () => 'install reinstreq unpacked\tmine\t1\t\n',
          dpkg: () => ({ exitCode: 2, output: 'cannot copy: No space left on device\n' }),
        },
      },
      { distro },
    );
    context.memory.indexRead = true;
    const error = await failure(packages({ do: 'packages', change: 'repair' }, context));
    expect(error.hint).to.match(/disk is full/);
    expect(context.host.commands.filter(([program]) => program === 'dpkg')).to.have.length(1);
  });
  it('names the nearest package of the index', async () => {
    const context = testContext(
      {
        programs: {
          'dpkg-query': () => '',
          'apt-cache': () => 'htop\nvim\n',
          'apt-get': (words) =>
            words.includes('vmi') ? { exitCode: 100, output: 'E: Unable to locate package vmi\n' } : '',
        },
      },
      { distro },
    );
    expect((await failure(packages(action, context))).message).to.match(
      /no package called vmi \(did you mean vim\?\), by/,
    );
  });
});
