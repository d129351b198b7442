import { expect } from 'chai';
import { pacmanManager as pacman } from '../../../src/distro/arch/pacman.ts';

/** As pacman 7.0 prints it. */
const INSTALLED = `Name            : openssh
Version         : 9.9p2-1
Description     : SSH protocol implementation for remote login, command execution and file transfer
Architecture    : x86_64
Groups          : None
Provides        : None
Depends On      : glibc  krb5  openssl
Required By     : None

Name            : systemd
Version         : 257.5-1
Provides        : nss-myhostname  systemd-tools=257.5  udev=257.5
                  libsystemd-core.so
Conflicts With  : nss-myhostname  systemd-tools  udev

Name            : dracut
Version         : 107-1
Provides        : initramfs
Description     : Name : of no package
`;

const AVAILABLE = `Repository      : core
Name            : linux
Version         : 6.12.9.arch1-1
Groups          : None
Provides        : KSMBD-MODULE  VIRTUALBOX-GUEST-MODULES

Repository      : extra
Name            : kitty
Groups          : terminals
Provides        : None
`;

describe('pacman', () => {
  it('knows what is installed, and what that provides', () => {
    expect([...pacman.parseInstalled(INSTALLED)].sort()).to.deep.equal([
      'dracut',
      'initramfs',
      'libsystemd-core.so',
      'nss-myhostname',
      'openssh',
      'systemd',
      'systemd-tools',
      'udev',
    ]);
  });

  it('knows what can be installed: packages, what they provide, groups', () => {
    expect([...(pacman.parseAvailable?.(AVAILABLE) ?? [])].sort()).to.deep.equal([
      'KSMBD-MODULE',
      'VIRTUALBOX-GUEST-MODULES',
      'kitty',
      'linux',
      'terminals',
    ]);
  });

  it('never installs without the upgrade', () => {
    const [install] = pacman.install(['linux', 'dracut']);
    expect(install).to.include.members(['-Su', '--needed', 'linux', 'dracut']);
  });

  it('asks no question', () => {
    for (const command of [
      ...pacman.refresh,
      ...pacman.upgrade,
      ...pacman.install(['x']),
      ...pacman.remove(['x']),
    ])
      expect(command).to.include('--noconfirm');
  });

  it('hides hooks that build initrds by hooks of their names that do nothing', () => {
    const paths = pacman.guards.map(({ path }) => path);
    expect(paths).to.include('/etc/pacman.d/hooks/90-mkinitcpio-install.hook');
    for (const { path, content } of pacman.guards) {
      expect(path).to.match(/^\/etc\/pacman\.d\/hooks\/[a-z0-9-]+\.hook$/);
      expect(content).to.equal('');
    }
  });

  const problem = (exitCode: number, output: string) =>
    pacman.problemOf({ command: ['pacman', '-Su'], exitCode, output });

  it('is content with 0 and nothing about scripts', () => {
    expect(problem(0, 'installing linux...\nwarning: directory permissions differ on /srv/\n')).to.equal(
      undefined,
    );
  });

  it('finds the package whose script failed behind exit code 0', () => {
    const output = `installing nano...
installing broken...
this can not work
error: command failed to execute correctly
installing linux...
`;
    expect(problem(0, output)).to.deep.equal({ kind: 'scriptlet', message: 'the script of broken failed' });
  });

  it('finds the hook that failed', () => {
    const output = `installing linux...
:: Running post-transaction hooks...
(1/2) Arming ConditionNeedsUpdate...
(2/2) Updating linux initcpios...
error: command failed to execute correctly
`;
    expect(problem(0, output)).to.deep.equal({
      kind: 'scriptlet',
      message: 'the script of the hook "Updating linux initcpios" failed',
    });
  });

  it('finds a script that was killed', () => {
    const output = 'upgrading glibc...\nerror: command terminated by signal 9: Killed\n';
    expect(problem(0, output)).to.deep.equal({ kind: 'scriptlet', message: 'the script of glibc failed' });
  });

  it('names everything that no repository has', () => {
    const output = 'error: target not found: one\nerror: target not found: two\n';
    expect(problem(1, output)).to.deep.equal({ kind: 'missing', names: ['one', 'two'] });
  });

  it('tells a lock from a mirror that is out of reach, and both from anything else', () => {
    const lock =
      'error: failed to init transaction (unable to lock database)\nerror: could not lock database: File exists\n';
    expect(problem(1, lock)).to.deep.equal({ kind: 'locked' });
    const mirror = "error: failed retrieving file 'core.db' from mirror.example : Operation too slow\n";
    expect(problem(1, mirror)).to.deep.equal({ kind: 'transient' });
    const conflict = 'error: unresolvable package conflicts detected\n';
    expect(problem(1, conflict)).to.deep.equal({ kind: 'failed' });
  });

  it('finds a mirror that has no such repository, but not one that is behind with a package', () => {
    const gone =
      "error: failed retrieving file 'core.db' from m.test : The requested URL returned error: 404\nerror: failed to synchronize all databases (failed to retrieve some files)\n";
    expect(problem(1, gone)).to.include({
      kind: 'repository',
      message: 'there is no repository at m.test, for core.db (any more)',
    });
    const other = "error: failed retrieving file 'core.db' from n.test : Operation too slow\n";
    expect(problem(1, gone + other)).to.deep.equal({ kind: 'transient' });
    const old =
      "error: failed retrieving file 'a-1-1-any.pkg.tar.zst' from m.test : The requested URL returned error: 404\n";
    expect(problem(1, old)).to.deep.equal({ kind: 'transient' });
  });

  it('says what to do when the keys of the base are too old', () => {
    const output =
      'error: linux: signature from "Somebody <s@archlinux.org>" is unknown trust\n:: File /var/cache/pacman/pkg/linux.pkg.tar.zst is corrupted (invalid or corrupted package (PGP signature)).\nerror: failed to commit transaction (invalid or corrupted package (PGP signature))\n';
    expect(problem(1, output)).to.have.property('kind', 'repository');
    expect(problem(1, output))
      .to.have.property('hint')
      .that.matches(/archlinux-keyring/);
  });
});
