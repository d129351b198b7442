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
