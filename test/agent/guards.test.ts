import { expect } from 'chai';
import { restoreGuards, withGuards } from '../../src/agent/guards.ts';
import { failure } from '../support/agent-context.ts';
import { type FakeEntry, fakeHost } from '../support/fake-host.ts';

const guard = { path: '/usr/sbin/policy', mode: 0o755, content: 'no', reason: '' };
const before: readonly (readonly [string, Readonly<Record<string, FakeEntry>>])[] = [
  ['nothing', { '/usr/sbin/other': 'x', '/etc/kairos/x': '' }],
  ['a file', { '/usr/sbin/policy': { content: 'mine', mode: 0o700 }, '/etc/kairos/x': '' }],
  ['a link', { '/usr/sbin/policy': { link: '/bin/true' }, '/bin/true': 'true', '/etc/kairos/x': '' }],
  ['a dangling link', { '/usr/sbin/policy': { link: '/gone' }, '/etc/kairos/x': '' }],
];

describe('guards', () => {
  for (const [what, files] of before) {
    it(`stand while the work is done and leave ${what} as it was`, async () => {
      const host = fakeHost({ files });
      const snapshot = host.files.snapshot();
      await withGuards([guard], host, async () => {
        expect(await host.files.readText('/usr/sbin/policy')).to.equal('no');
        expect((await host.files.lstat('/usr/sbin/policy'))?.mode).to.equal(0o755);
      });
      expect(host.files.snapshot()).to.deep.equal(snapshot);
    });
    it(`leave ${what} as it was when the work fails`, async () => {
      const host = fakeHost({ files });
      const snapshot = host.files.snapshot();
      await failure(withGuards([guard], host, async () => Promise.reject(new Error('no'))));
      expect(host.files.snapshot()).to.deep.equal(snapshot);
    });
    it(`are found and taken down by the next run after a kill (${what})`, async () => {
      const host = fakeHost({ files });
      const snapshot = host.files.snapshot();
      // The work that never ends is a run that was killed: nothing after it happens.
      void withGuards([guard], host, () => new Promise(() => undefined));
      while ((await host.files.readText('/usr/sbin/policy')) !== 'no') await Promise.resolve();
      await restoreGuards(host);
      expect(host.files.snapshot()).to.deep.equal(snapshot);
    });
  }
  it('are taken down on a disk that is full', async () => {
    const host = fakeHost({ files: { '/usr/sbin/policy': 'mine', '/etc/kairos/x': '' } });
    const snapshot = host.files.snapshot();
    const full = async () => Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }));
    const files = { ...host.files };
    const error = await failure(
      withGuards([guard, { ...guard, path: '/usr/sbin/other' }], { ...host, files }, async () => {
        files.write = full;
        await files.write('/x', '', 0o644);
      }),
    );
    expect(error.message).to.equal('ENOSPC');
    expect(host.files.snapshot()).to.deep.equal(snapshot);
  });
  it('are taken down after a kill before what stood there was moved', async () => {
    const host = fakeHost({ files: { '/usr/sbin/policy': 'no', '/etc/kairos/x': '' } });
    const snapshot = host.files.snapshot();
    const files = { ...host.files, rename: () => new Promise<void>(() => undefined) };
    void withGuards([guard], { ...host, files }, async () => undefined);
    while ((await host.files.readText('/usr/sbin/policy.kairos-guard')) === undefined)
      await Promise.resolve();
    await restoreGuards(host);
    expect(host.files.snapshot()).to.deep.equal(snapshot);
  });
  it('leave no directory that they alone are in, and one that something else came into', async () => {
    const host = fakeHost({ files: { '/etc/kairos/x': '' } });
    const others = [guard, { ...guard, path: '/usr/sbin/other' }];
    await withGuards(others, host, async () => Promise.resolve());
    expect(await host.files.stat('/usr/sbin')).to.equal(undefined);
    await withGuards(others, host, async () => host.files.write('/usr/sbin/program', '', 0o755));
    expect(await host.files.list('/usr/sbin')).to.deep.equal(['program']);
  });
  it('leave what the user put there since, a file of theirs where asked to, and directories', async () => {
    const host = fakeHost({ files: { '/usr/sbin/policy': 'mine' } });
    await withGuards([guard], host, async () => host.files.write('/usr/sbin/policy', 'theirs', 0o644));
    expect(await host.files.readText('/usr/sbin/policy')).to.equal('theirs');
    await withGuards([{ ...guard, onlyIfAbsent: true }], host, async () => {
      expect(await host.files.readText('/usr/sbin/policy')).to.equal('theirs');
    });
    const other = fakeHost({ files: { '/usr/sbin/policy': { directory: true } } });
    await withGuards([guard], other, async () => Promise.resolve());
    expect((await other.files.stat('/usr/sbin/policy'))?.kind).to.equal('directory');
  });
  it('can leave what the file held to be read', async () => {
    const host = fakeHost({ files: { '/usr/sbin/policy': 'features=mine', '/etc/kairos/x': '' } });
    await withGuards(
      [{ ...guard, rewrites: (held: string) => `${held}\n${guard.content}` }],
      host,
      async () => expect(await host.files.readText('/usr/sbin/policy')).to.equal('features=mine\nno'),
    );
    expect(await host.files.readText('/usr/sbin/policy')).to.equal('features=mine');
    await host.files.remove('/usr/sbin/policy');
    await withGuards(
      [{ ...guard, rewrites: (held: string) => `${held}\n${guard.content}` }],
      host,
      async () => expect(await host.files.readText('/usr/sbin/policy')).to.equal('no'),
    );
  });
  describe('in the place of a file that a package brings', () => {
    const installed = { ...guard, installedAs: '/usr/sbin/policy.new' };
    const work = async (
      files: Readonly<Record<string, FakeEntry>>,
      written: Readonly<Record<string, string>>,
    ) => {
      const host = fakeHost({ files: { '/etc/kairos/x': '', '/usr/sbin/other': 'x', ...files } });
      await withGuards([installed], host, async () => {
        for (const [path, content] of Object.entries(written)) await host.files.write(path, content, 0o644);
      });
      const read = async (path: string) => host.files.readText(path);
      return [await read('/usr/sbin/policy'), await read('/usr/sbin/policy.new')];
    };

    it('let the package’s file come to its place', async () =>
      expect(await work({}, { '/usr/sbin/policy.new': 'theirs' })).to.deep.equal(['theirs', undefined]));
    it('keep what was written over both', async () =>
      expect(await work({}, { '/usr/sbin/policy.new': 'theirs', '/usr/sbin/policy': 'later' })).to.deep.equal(
        ['later', undefined],
      ));
    it('leave the package’s file beside one of the user’s', async () =>
      expect(await work({ '/usr/sbin/policy': 'mine' }, { '/usr/sbin/policy.new': 'theirs' })).to.deep.equal([
        'mine',
        'theirs',
      ]));
    it('are gone when no package brought it', async () =>
      expect(await work({}, {})).to.deep.equal([undefined, undefined]));
  });
  it('pass over a journal that is not whole', async () => {
    const host = fakeHost({ files: { '/etc/kairos/.kairos-init-guards.json': '[{"path":' } });
    await restoreGuards(host);
    expect(await host.files.list('/etc/kairos')).to.deep.equal([]);
  });
});
