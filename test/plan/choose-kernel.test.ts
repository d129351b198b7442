import { expect } from 'chai';
import { compareKernelReleases } from '../../src/distro/debian/version.ts';
import { kernels } from '../../src/distro/debian/kernels.ts';
import { UserError } from '../../src/lib/user-error.ts';
import {
  chooseKernel,
  findKernels,
  type KernelCandidate,
  type KernelWishes,
} from '../../src/plan/choose-kernel.ts';
import { kernelLinks } from '../../src/plan/kernel-links.ts';
import { fakeFiles } from '../support/fake-host.ts';

const kernel = (release: string, has: { image?: boolean; modules?: boolean } = {}): KernelCandidate => ({
  release,
  ...(has.image === false ? {} : { image: `/boot/vmlinuz-${release}` }),
  modules: has.modules ?? true,
});
const wishes = (changes: Partial<KernelWishes> = {}): KernelWishes => ({
  releases: [],
  compare: compareKernelReleases,
  ...changes,
});

describe('chooseKernel', () => {
  const cases: readonly (readonly [string, readonly KernelCandidate[], Partial<KernelWishes>, string])[] = [
    ['the only one', [kernel('6.1.0-37-amd64')], {}, '6.1.0-37-amd64'],
    [
      'the newest by the distribution’s order',
      [kernel('6.8.0-51-generic'), kernel('6.8.0-101-generic')],
      {},
      '6.8.0-101-generic',
    ],
    [
      'none whose modules are gone',
      [kernel('6.8.0-101-generic', { modules: false }), kernel('6.8.0-51-virtual')],
      {},
      '6.8.0-51-virtual',
    ],
    [
      'none whose image is gone',
      [kernel('6.8.0-101-generic', { image: false }), kernel('6.8.0-51-virtual')],
      {},
      '6.8.0-51-virtual',
    ],
    [
      'the pinned release',
      [kernel('6.1.0-9-amd64'), kernel('6.1.0-31-amd64')],
      { release: '6.1.0-9-amd64' },
      '6.1.0-9-amd64',
    ],
    [
      'the pinned package’s',
      [kernel('6.1.0-9-cloud-amd64'), kernel('6.1.0-31-amd64')],
      { releases: ['6.1.0-9-cloud-amd64'] },
      '6.1.0-9-cloud-amd64',
    ],
    [
      'the model’s before a newer one',
      [kernel('6.8.0-1015-raspi'), kernel('6.11.0-9-generic')],
      { preferred: (release) => release.endsWith('-raspi') },
      '6.8.0-1015-raspi',
    ],
    [
      'another where the model’s is missing',
      [kernel('6.11.0-9-generic')],
      { preferred: (release) => release.endsWith('-raspi') },
      '6.11.0-9-generic',
    ],
    [
      'the pinned one before the model’s',
      [kernel('6.8.0-1015-raspi'), kernel('6.11.0-9-generic')],
      { release: '6.11.0-9-generic', preferred: (release) => release.endsWith('-raspi') },
      '6.11.0-9-generic',
    ],
  ];
  for (const [name, candidates, changes, release] of cases)
    it(`takes ${name}`, () =>
      expect(chooseKernel(candidates, wishes(changes))).to.include({
        release,
        image: `/boot/vmlinuz-${release}`,
      }));

  it('says why when there was a choice, and nothing when there was none', () => {
    const [old, recent] = [kernel('6.1.0-9-amd64'), kernel('6.1.0-31-amd64')];
    const explain = (candidates: readonly KernelCandidate[], changes: Partial<KernelWishes> = {}) =>
      chooseKernel(candidates, wishes(changes)).explanation;
    expect(explain([old])).to.equal(undefined);
    expect(explain([old, recent])).to.equal('6.1.0-31-amd64 is the newest; also installed: 6.1.0-9-amd64');
    expect(explain([old, recent], { release: old.release })).to.include('the wanted one');
    expect(explain([old, recent], { preferred: (release) => release === old.release })).to.include(
      'for this model',
    );
  });

  const failures: readonly (readonly [string, readonly KernelCandidate[], Partial<KernelWishes>, string])[] =
    [
      ['nothing at all', [], {}, '/lib/modules is empty'],
      ['no image', [kernel('6.1.0', { image: false })], {}, '6.1.0: modules, but no image'],
      [
        'no modules',
        [kernel('6.1.0', { modules: false })],
        {},
        'an image (/boot/vmlinuz-6.1.0), but no modules',
      ],
      ['neither', [kernel('6.1.0', { image: false, modules: false })], {}, 'neither image nor modules'],
      [
        'another than the pinned one',
        [kernel('6.1.0')],
        { release: '6.2.0' },
        'kernel 6.2.0 is not installed. Found:\n  6.1.0: complete',
      ],
      [
        'another than the package’s',
        [kernel('6.1.0')],
        { releases: ['6.2.0', '6.3.0'] },
        'kernel 6.2.0 or 6.3.0 is not installed',
      ],
    ];
  for (const [name, candidates, changes, message] of failures)
    it(`fails by name when there is ${name}`, () =>
      expect(() => chooseKernel(candidates, wishes(changes))).to.throw(UserError, message));
});

describe('findKernels', () => {
  it('tells kernels from what a removed one left behind', async () => {
    const files = fakeFiles({
      '/boot/vmlinuz-6.8.0-51-generic': 'image',
      '/lib/modules/6.8.0-51-generic/kernel/fs/ext4.ko': '',
      '/lib/modules/6.8.0-101-generic/modules.dep': '',
      '/lib/modules/README': '',
    });
    expect(await findKernels(files, kernels)).to.deep.equal([
      { release: '6.8.0-101-generic', modules: false },
      { release: '6.8.0-51-generic', image: '/boot/vmlinuz-6.8.0-51-generic', modules: true },
    ]);
  });
});

describe('kernelLinks', () => {
  const links = (image: string) => kernelLinks({ release: '6.1.0', image });
  it('are relative and replace older ones', () => {
    expect(links('/boot/vmlinuz-6.1.0')).to.deep.include({
      do: 'link',
      path: '/boot/vmlinuz',
      target: 'vmlinuz-6.1.0',
      onlyIfTargetExists: true,
    });
    expect(
      links('/boot/vmlinuz-6.1.0').some((action) => action.do === 'remove' && action.onlyLinks === true),
    ).to.equal(true);
  });
  it('lead to a copy where the image lies with the modules', () => {
    const actions = links('/usr/lib/modules/6.1.0/vmlinuz');
    expect(actions).to.deep.include({
      do: 'run',
      command: ['cp', '-f', '/usr/lib/modules/6.1.0/vmlinuz', '/boot/vmlinuz-6.1.0'],
    });
    expect(actions).to.deep.include({
      do: 'link',
      path: '/boot/vmlinuz',
      target: 'vmlinuz-6.1.0',
      onlyIfTargetExists: true,
    });
  });
  it('are not needed for an image of that name', () => expect(links('/boot/vmlinuz')).to.deep.equal([]));
});
