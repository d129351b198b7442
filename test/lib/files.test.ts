import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Files } from '../../src/lib/host.ts';
import { rootedFiles } from '../../src/lib/rooted-files.ts';
import { fakeFiles } from '../support/fake-host.ts';

// The fake tree stands in for the real one in most tests, so both keep the same promises.
const trees: Readonly<Record<string, () => Promise<{ files: Files; done: () => Promise<void> }>>> = {
  'a real tree': async () => {
    const root = await mkdtemp(join(tmpdir(), 'kairos-gen-files-'));
    return { files: rootedFiles(root), done: async () => rm(root, { recursive: true }) };
  },
  'a fake tree': async () => Promise.resolve({ files: fakeFiles(), done: async () => Promise.resolve() }),
};

for (const [title, make] of Object.entries(trees)) {
  describe(title, () => {
    let files: Files;
    let done: () => Promise<void>;
    beforeEach(async () => ({ files, done } = await make()));
    afterEach(async () => done());

    it('gives undefined for what is not there', async () => {
      expect(await files.readText('/etc/none')).to.equal(undefined);
      expect(await files.readLink('/etc/none')).to.equal(undefined);
      expect(await files.stat('/etc/none')).to.equal(undefined);
      expect(await files.list('/etc')).to.deep.equal([]);
    });

    it('reads no more of a file than asked', async () => {
      await files.write('/bin/tool', 'abcdef', 0o755);
      expect(await files.readStart('/bin/tool', 3)).to.deep.equal(new Uint8Array([97, 98, 99]));
      expect((await files.readStart('/bin/tool', 99))?.length).to.equal(6);
      expect(await files.readStart('/bin/none', 3)).to.equal(undefined);
    });

    it('writes whole files with exactly the mode asked for, and makes parents 0755', async () => {
      await files.write('/etc/deep/file', 'text', 0o666);
      expect(await files.readText('/etc/deep/file')).to.equal('text');
      expect((await files.stat('/etc/deep/file'))?.mode).to.equal(0o666);
      expect((await files.stat('/etc/deep'))?.mode).to.equal(0o755);
      expect(await files.list('/etc/deep')).to.deep.equal(['file']);
    });

    it('follows links inside the tree, absolute ones from its root', async () => {
      await files.makeDirectory('/usr/lib', 0o755);
      await files.link('/lib', 'usr/lib');
      await files.write('/lib/x', 'one', 0o644);
      expect(await files.readText('/usr/lib/x')).to.equal('one');
      await files.link('/also', '/lib/x');
      expect(await files.readText('/also')).to.equal('one');
      expect((await files.lstat('/also'))?.kind).to.equal('link');
      expect(await files.readLink('/also')).to.equal('/lib/x');
    });

    it('does not leave the tree by way of ".." or links', async () => {
      await files.write('/inside', 'ours', 0o644);
      await files.link('/up', '../../../../../../inside');
      expect(await files.readText('/up')).to.equal('ours');
      expect(await files.readText('/../../inside')).to.equal('ours');
    });

    it('replaces links, and keeps the target of the old one', async () => {
      await files.write('/a', 'a', 0o644);
      await files.link('/link', 'a');
      await files.link('/link', 'b');
      expect(await files.readLink('/link')).to.equal('b');
      await files.write('/plain', '', 0o644);
      expect(await files.readLink('/plain')).to.equal(undefined);
      expect(await files.readText('/a')).to.equal('a');
      expect(await files.stat('/link')).to.equal(undefined);
    });

    it('truncates in place and removes trees', async () => {
      await files.write('/d/e/f', 'content', 0o600);
      await files.truncate('/d/e/f');
      expect(await files.readText('/d/e/f')).to.equal('');
      await files.remove('/d');
      expect(await files.lstat('/d')).to.equal(undefined);
      await files.remove('/d');
    });

    it('refuses a circle of links instead of hanging', async () => {
      await files.link('/one', 'two');
      await files.link('/two', 'one');
      const error = await files.readText('/one').then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(String(error)).to.contain('too many links');
    });
  });
}

describe('rootedFiles', () => {
  it("reads a link that points out of the tree as the tree's own path", async () => {
    const root = await mkdtemp(join(tmpdir(), 'kairos-gen-files-'));
    await symlink('/etc/passwd', join(root, 'password'));
    expect(await rootedFiles(root).readText('/password')).to.equal(undefined);
    await rm(root, { recursive: true });
  });
});
