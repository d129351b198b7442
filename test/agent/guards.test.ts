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
  it('pass over a journal that is not whole', async () => {
    const host = fakeHost({ files: { '/etc/kairos/.kairos-init-guards.json': '[{"path":' } });
    await restoreGuards(host);
    expect(await host.files.list('/etc/kairos')).to.deep.equal([]);
  });
});
