import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readOsRelease } from '../../src/agent/read-os-release.ts';
import { rootedFiles } from '../../src/lib/rooted-files.ts';
import { UserError } from '../../src/lib/user-error.ts';

describe('readOsRelease', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'os-release-'));
    await mkdir(join(root, 'etc'));
    await mkdir(join(root, 'usr/lib'), { recursive: true });
  });
  afterEach(async () => rm(root, { recursive: true }));

  const put = async (path: string, content: string | Buffer) => writeFile(join(root, path), content);
  const read = async () => readOsRelease(rootedFiles(root));
  const failure = async (): Promise<unknown> => read().catch((error: unknown) => error);

  it('prefers the one of /etc', async () => {
    await put('etc/os-release', 'ID=debian\n');
    await put('usr/lib/os-release', 'ID=other\n');
    expect(await read()).to.equal('ID=debian\n');
  });

  it('takes /usr/lib’s alone, and behind a link that leads nowhere', async () => {
    await put('usr/lib/os-release', 'ID=debian\n');
    expect(await read()).to.equal('ID=debian\n');
    await symlink('../gone', join(root, 'etc/os-release'));
    expect(await read()).to.equal('ID=debian\n');
  });

  it('follows links within the root only', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'outside-'));
    try {
      await writeFile(join(outside, 'os-release'), 'ID=outside\n');
      await symlink(join(outside, 'os-release'), join(root, 'etc/os-release'));
      expect(await read()).to.equal(undefined);
      await put('usr/lib/os-release', 'ID=inside\n');
      await rm(join(root, 'etc/os-release'));
      await symlink('../../../../../../usr/lib/os-release', join(root, 'etc/os-release'));
      expect(await read()).to.equal('ID=inside\n');
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  it('finds none', async () => expect(await read()).to.equal(undefined));

  it('says what is wrong with one that is none', async () => {
    await put('etc/os-release', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1]));
    expect(await failure())
      .to.be.instanceOf(UserError)
      .with.property('message')
      .that.includes('is no text');
    await put('etc/os-release', 'A=1\n'.repeat(20_000));
    expect(await failure())
      .to.be.instanceOf(UserError)
      .with.property('message')
      .that.includes('64 KiB');
    await rm(join(root, 'etc/os-release'));
    await mkdir(join(root, 'etc/os-release'));
    expect(await failure())
      .to.be.instanceOf(UserError)
      .with.property('message')
      .that.includes('a directory, not a file');
  });
});
