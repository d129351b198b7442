import { expect } from 'chai';
import {
  directory,
  expandPattern,
  isMounted,
  lines,
  link,
  mode,
  move,
  remove,
  truncate,
  write,
} from '../../../src/agent/actions/files.ts';
import { failure, type TestContext, testContext } from '../../support/agent-context.ts';
import { fakeFiles } from '../../support/fake-host.ts';

/** A context whose file system answers one call with an error of the operating system. */
function failing(
  context: TestContext,
  call: 'link' | 'truncate' | 'remove' | 'write',
  code: string,
): TestContext {
  const files = {
    ...context.host.files,
    [call]: async () => Promise.reject(Object.assign(new Error(code), { code })),
  };
  return { ...context, host: { ...context.host, files } };
}

describe('lines', () => {
  const action = { do: 'lines', path: '/etc/a', mode: 0o600, lines: ['one', 'two'] } as const;
  it('adds what a file lacks, once', async () => {
    const context = testContext({ files: { '/etc/a': { content: 'two\nlast', mode: 0o640 } } });
    expect(await lines(action, context)).to.equal('done');
    expect(await context.host.files.readText('/etc/a')).to.equal('two\nlast\none\n');
    expect((await context.host.files.stat('/etc/a'))?.mode).to.equal(0o640);
    expect(await lines(action, context)).to.equal('unchanged');
  });
  it('makes the file', async () => {
    const context = testContext();
    expect(await lines(action, context)).to.equal('done');
    expect(await context.host.files.readText('/etc/a')).to.equal('one\ntwo\n');
    expect((await context.host.files.stat('/etc/a'))?.mode).to.equal(0o600);
  });
});

describe('write', () => {
  const action = { do: 'write', path: '/etc/a', mode: 0o644, content: 'new' } as const;
  it('writes once', async () => {
    const context = testContext({ files: { '/etc/a': 'old' } });
    expect(await write(action, context)).to.equal('done');
    expect(await context.host.files.readText('/etc/a')).to.equal('new');
    expect(await write(action, context)).to.equal('unchanged');
  });
  it('writes nothing when another file speaks for the same', async () => {
    const context = testContext({ files: { '/etc/repos/own.repo': 'mine' } });
    const unlessAny = ['/etc/services/*', '/etc/repos/*.repo'];
    expect(await write({ ...action, unlessAny }, context)).to.equal('unchanged');
    expect(await context.host.files.stat('/etc/a')).to.equal(undefined);
    expect(await write({ ...action, unlessAny: ['/etc/services/*'] }, context)).to.equal('done');
  });
  it('corrects a mode', async () => {
    const context = testContext({ files: { '/etc/a': { content: 'new', mode: 0o600 } } });
    expect(await write(action, context)).to.equal('done');
    expect((await context.host.files.stat('/etc/a'))?.mode).to.equal(0o644);
  });
  it('leaves what is there alone when asked to, a dangling link too', async () => {
    const context = testContext({ files: { '/etc/a': { link: '/nowhere' } } });
    expect(await write({ ...action, onlyIfAbsent: true }, context)).to.equal('unchanged');
  });
  it('refuses to replace a directory', async () => {
    const context = testContext({ files: { '/etc/a': { directory: true } } });
    expect((await failure(write(action, context))).message).to.equal(
      '/etc/a should be a file but is a directory',
    );
  });
});

describe('directory', () => {
  it('makes it with its mode, and corrects the mode', async () => {
    const context = testContext({ files: { '/var/a': { directory: true, mode: 0o700 } } });
    expect(await directory({ do: 'directory', path: '/var/a', mode: 0o755 }, context)).to.equal('done');
    expect(await directory({ do: 'directory', path: '/var/a', mode: 0o755 }, context)).to.equal('unchanged');
    expect(await directory({ do: 'directory', path: '/var/b', mode: 0o755 }, context)).to.equal('done');
  });
  it('refuses a file in its place', async () => {
    const context = testContext({ files: { '/var/a': 'x' } });
    expect(
      (await failure(directory({ do: 'directory', path: '/var/a', mode: 0o755 }, context))).message,
    ).to.match(/but is a file/);
  });
});

describe('link', () => {
  it('replaces a file or another link, and is done once', async () => {
    const context = testContext({ files: { '/boot/vmlinuz': 'x', '/boot/b': { link: 'c' } } });
    for (const path of ['/boot/vmlinuz', '/boot/b']) {
      expect(await link({ do: 'link', path, target: 'k' }, context)).to.equal('done');
      expect(await link({ do: 'link', path, target: 'k' }, context)).to.equal('unchanged');
    }
  });
  it('asks for its target where that matters, relative to where it is', async () => {
    const context = testContext({ files: { '/boot/k': 'x' } });
    const action = { do: 'link', path: '/boot/l', target: 'none', onlyIfTargetExists: true } as const;
    expect(await link(action, context)).to.equal('unchanged');
    expect(await link({ ...action, target: 'k' }, context)).to.equal('done');
    expect(
      await link({ ...action, target: '../other', onlyIfTargetExists: false, onlyIfAbsent: true }, context),
    ).to.equal('unchanged');
  });
  it('refuses a directory in its place', async () => {
    const context = testContext({ files: { '/boot/l': { directory: true } } });
    expect((await failure(link({ do: 'link', path: '/boot/l', target: 'k' }, context))).message).to.match(
      /but is a directory/,
    );
  });
  it('leaves a link that the engine has mounted over to systemd at boot', async () => {
    const context = testContext({ files: { '/etc/resolv.conf': 'nameserver 10.0.0.2' } });
    const action = { do: 'link', path: '/etc/resolv.conf', target: '../run/stub' } as const;
    expect(await link(action, failing(context, 'link', 'EBUSY'))).to.equal('done');
    expect(
      await context.host.files.readText('/usr/lib/tmpfiles.d/kairos-link-etc-resolv.conf.conf'),
    ).to.equal('L+ /etc/resolv.conf - - - - ../run/stub\n');
  });
  it('passes other errors on', async () => {
    const context = failing(testContext(), 'link', 'EROFS');
    expect((await failure(link({ do: 'link', path: '/a/b', target: 'c' }, context))).message).to.equal(
      'EROFS',
    );
  });
});

describe('mode and move', () => {
  it('sets owner and mode once', async () => {
    const context = testContext({ files: { '/a/b': 'x' } });
    const action = { do: 'mode', path: '/a/b', mode: 0o4755, uid: 7 } as const;
    expect(await mode(action, context)).to.equal('done');
    expect(await context.host.files.stat('/a/b')).to.deep.include({ mode: 0o4755, uid: 7, gid: 0 });
    expect(await mode(action, context)).to.equal('unchanged');
  });
  it('names a file that is not there', async () => {
    const error = await failure(mode({ do: 'mode', path: '/a/b', mode: 0o644 }, testContext()));
    expect(error.message).to.match(/^\/a\/b is not there/);
  });
  it('moves what is there', async () => {
    const context = testContext({ files: { '/a/b': 'x' } });
    const action = { do: 'move', from: '/a/b', to: '/a/c', reason: '' } as const;
    expect(await move(action, context)).to.equal('done');
    expect(await move(action, context)).to.equal('unchanged');
    expect(await context.host.files.readText('/a/c')).to.equal('x');
  });
});

describe('truncate', () => {
  const action = { do: 'truncate', path: '/etc/hostname', reason: '' } as const;
  it('empties a file once', async () => {
    const context = testContext({ files: { '/etc/hostname': 'builder' } });
    expect(await truncate(action, context)).to.equal('done');
    expect(await truncate(action, context)).to.equal('unchanged');
  });
  it('leaves what is not there, a dangling link, and a mount that is read only', async () => {
    expect(await truncate(action, testContext())).to.equal('unchanged');
    const dangling = testContext({ files: { '/etc/hostname': { link: '/gone' } } });
    expect(await truncate(action, dangling)).to.equal('unchanged');
    const mounted = testContext({ files: { '/etc/hostname': 'builder' } });
    expect(await truncate(action, failing(mounted, 'truncate', 'EROFS'))).to.equal('unchanged');
    expect((await failure(truncate(action, failing(mounted, 'truncate', 'ENOSPC')))).message).to.equal(
      'ENOSPC',
    );
  });
});

describe('remove', () => {
  const tree = {
    '/boot/initrd.img-1': 'x',
    '/boot/initrd.img-2': 'x',
    '/boot/.initrd-hidden': 'x',
    '/boot/vmlinuz-1': 'x',
    '/boot/vmlinuz': { link: 'vmlinuz-1' },
    '/boot/vmlinuz.old': { link: 'vmlinuz-0' },
    '/lib': { link: 'usr/lib' },
    '/usr/lib/modules/1/build': { link: '/usr/src/linux' },
    '/usr/src/linux/Makefile': 'x',
  } as const;
  const rows: readonly [string, readonly string[], object?][] = [
    ['/boot/initrd*', ['/boot/initrd.img-1', '/boot/initrd.img-2']],
    [
      '/boot/*',
      ['/boot/initrd.img-1', '/boot/initrd.img-2', '/boot/vmlinuz', '/boot/vmlinuz-1', '/boot/vmlinuz.old'],
    ],
    ['/boot/.*', ['/boot/.initrd-hidden']],
    ['/boot/nothing', []],
    ['/none/*', []],
    ['/lib/modules/*/build', ['/lib/modules/1/build']],
    ['/usr/lib/modules/*/build/*', []],
    ['/usr/lib/modules/*/*/Makefile', []],
    ['/boot/i*.img-*', ['/boot/initrd.img-1', '/boot/initrd.img-2']],
  ];
  for (const [pattern, expected] of rows)
    it(`${pattern} means ${expected.length === 0 ? 'nothing' : expected.join(' ')}`, async () => {
      expect(await expandPattern(fakeFiles(tree), pattern)).to.deep.equal(expected);
    });
  for (const pattern of ['/', '/*', '/*/x', 'boot/*', '/boot/../etc', '/boot//x', ''])
    it(`refuses the pattern "${pattern}"`, async () => {
      expect((await failure(expandPattern(fakeFiles(tree), pattern))).message).to.match(/may be removed/);
    });

  const action = { do: 'remove', paths: ['/boot/vmlinuz*'], reason: '' } as const;
  it('removes all that match, once', async () => {
    const context = testContext({ files: tree });
    expect(await remove(action, context)).to.equal('done');
    expect(await context.host.files.list('/boot')).to.have.length(3);
    expect(await remove(action, context)).to.equal('unchanged');
  });
  it('removes only links, or only dangling ones', async () => {
    const context = testContext({ files: tree });
    await remove({ ...action, onlyLinks: true, onlyDangling: true }, context);
    expect(await context.host.files.list('/boot'))
      .to.include.members(['vmlinuz', 'vmlinuz-1'])
      .and.not.include('vmlinuz.old');
    await remove({ ...action, onlyLinks: true }, context);
    expect(await context.host.files.list('/boot'))
      .to.include('vmlinuz-1')
      .and.not.include('vmlinuz');
  });
  it('passes over what the build has mounted', async () => {
    const context = testContext({ files: tree });
    expect(await remove(action, failing(context, 'remove', 'EBUSY'))).to.equal('unchanged');
    expect((await failure(remove(action, failing(context, 'remove', 'EIO')))).message).to.equal('EIO');
    const mounted = testContext({
      files: { ...tree, '/proc/self/mountinfo': '1 2 0:3 / /boot rw - ext4 x rw\n' },
    });
    expect(await isMounted(mounted.host.files, '/boot')).to.equal(true);
    expect(await remove({ ...action, unlessMounted: '/boot' }, mounted)).to.equal('unchanged');
    expect(await remove({ ...action, unlessMounted: '/var' }, mounted)).to.equal('done');
  });
});
