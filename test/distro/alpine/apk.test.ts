import { expect } from 'chai';
import { apkManager as apk } from '../../../src/distro/alpine/apk.ts';

/** As apk-tools 2.14 writes it. */
const DATABASE = `C:Q1abc=
P:gcompat
V:1.1.0-r4
A:x86_64
p:libc6-compat=1.1.0-r4 so:libgcompat.so.0=0
F:lib
R:libgcompat.so.0

P:busybox
V:1.37.0-r12
p:cmd:ash=1.37.0-r12 /bin/sh
`;

describe('apk', () => {
  it('knows what is installed, and what that provides', () => {
    expect([...apk.parseInstalled(DATABASE)].sort()).to.deep.equal([
      '/bin/sh',
      'busybox',
      'cmd:ash',
      'gcompat',
      'libc6-compat',
      'so:libgcompat.so.0',
    ]);
  });

  it('knows what can be installed', () => {
    const list = `WARNING: opening /srv: No such file or directory
gtk+3.0-3.24.43-r1 x86_64 {gtk+3.0} (LGPL-2.1-or-later)
linux-lts-6.12.9-r0 x86_64 {linux-lts} (GPL-2.0-only) [installed]
`;
    expect([...(apk.parseAvailable?.(list) ?? [])]).to.deep.equal(['gtk+3.0', 'linux-lts']);
  });

  it('waits for another apk', () => {
    for (const command of [...apk.refresh, ...apk.upgrade, ...apk.install(['x']), ...apk.remove(['x'])])
      expect(command.join(' ')).to.include('--wait 120');
  });

  it('switches the triggers off by the files they read, in the words they know', () => {
    const [mkinitfs, grub] = apk.guards;
    expect(mkinitfs).to.include({
      path: '/etc/mkinitfs/mkinitfs.conf',
      content: 'disable_trigger=yes\n',
    });
    expect(grub).to.include({ path: '/etc/update-grub.conf', content: 'disable_trigger=1\n' });
    for (const { path, installedAs } of apk.guards) expect(installedAs).to.equal(`${path}.apk-new`);
  });

  const problem = (exitCode: number, output: string) =>
    apk.problemOf({ command: ['apk', 'add'], exitCode, output });

  it('is content with 0', () => expect(problem(0, 'OK: 8 MiB in 15 packages\n')).to.equal(undefined));

  it('names everything that no repository has', () => {
    const output = `ERROR: unable to select packages:
  no-such (no such package):
    required by: world[no-such]
  nor-this (no such package):
    required by: world[nor-this]
`;
    expect(problem(2, output)).to.deep.equal({ kind: 'missing', names: ['no-such', 'nor-this'] });
  });

  it('finds the script that failed, of a package with digits in its name and of a trigger', () => {
    const script = 'ERROR: gtk+3.0-3.24.43-r1.post-install: script exited with error 1\n';
    expect(problem(1, script)).to.deep.equal({
      kind: 'scriptlet',
      message: 'the script post-install of gtk+3.0 failed',
    });
    const trigger = 'ERROR: grub-2.12-r7.trigger: script exited with error 1\n';
    expect(problem(1, trigger)).to.deep.equal({
      kind: 'scriptlet',
      message: 'the script trigger of grub failed',
    });
  });

  it('finds behind 0 that a package stays because others need it', () => {
    const output = `World updated, but the following packages are not removed due to:
  nano: needs-nano

OK: 8 MiB in 15 packages
`;
    expect(problem(0, output)).to.deep.equal({
      kind: 'failed',
      message: 'other packages need what was to be removed (nano: needs-nano)',
    });
  });

  it('finds behind 0 that a repository was out of reach', () => {
    const output = `fetch http://mirror.example/v3.22/main/x86_64/APKINDEX.tar.gz
WARNING: updating http://mirror.example/v3.22/main: temporary error (try again later)
1 unavailable, 0 stale; 24 distinct packages available
`;
    expect(problem(0, output)).to.deep.equal({ kind: 'transient' });
    expect(problem(0, '0 unavailable, 0 stale; 24 distinct packages available\n')).to.equal(undefined);
  });

  it('tells a lock and a conflict', () => {
    expect(problem(99, 'ERROR: Unable to lock database: Resource temporarily unavailable\n')).to.deep.equal({
      kind: 'locked',
    });
    const conflict = 'ERROR: unable to select packages:\n  a-1.0-r0:\n    conflicts: b-1.0-r0\n';
    expect(problem(1, conflict)).to.deep.equal({ kind: 'failed' });
  });

  it('says whose key is lacking, when packages are', () => {
    const output = `WARNING: updating and opening https://m.test/main: UNTRUSTED signature\nERROR: unable to select packages:\n  htop (no such package):\n    required by: world[htop]\n`;
    expect(problem(1, output)).to.include({
      kind: 'repository',
      message: 'the index of https://m.test/main is signed with a key that is not trusted',
    });
    expect(problem(0, output)).to.equal(undefined);
  });
});
