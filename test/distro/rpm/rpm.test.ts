import { expect } from 'chai';
import { LIST_RPM_PACKAGES, parseRpmPackages } from '../../../src/distro/rpm/installed.ts';
import { rpmKernels } from '../../../src/distro/rpm/kernels.ts';
import { describeFailedScriptlets, failedScriptlets } from '../../../src/distro/rpm/scriptlets.ts';

describe('rpm’s list of packages', () => {
  it('is asked for with versions, so that a change of one is seen', () =>
    expect(LIST_RPM_PACKAGES.join(' ')).to.match(/EPOCHNUM.*VERSION.*RELEASE.*PROVIDENAME/));

  it('gives names and what they provide', () => {
    const names = parseRpmPackages(
      'iptables-nft\t0:1.8.10-4.el9.x86_64\tconfig(iptables-nft) iptables iptables-nft iptables-nft(x86-64) \n' +
        'gpg-pubkey\t0:350d275d-6279464b.(none)\tgpg(Rocky) gpg(350d275d) \n',
    );
    expect([...names]).to.include.members(['iptables', 'iptables-nft', 'gpg-pubkey']);
    expect(names.has('')).to.equal(false);
  });

  it('is empty when nothing is installed', () => expect(parseRpmPackages('').size).to.equal(0));
});

describe('the kernels of rpm packages', () => {
  it('are found through a meta package', () =>
    expect(
      rpmKernels.parseReleases(
        'kernel = 6.11.4-301.fc41\nkernel(x86-64) = 6.11.4-301.fc41\n' +
          'kernel-core-uname-r = 6.11.4-301.fc41.x86_64\nkernel-modules-core-uname-r = 6.11.4-301.fc41.x86_64\n' +
          'rpmlib(CompressedFileNames) = 3.0.4-1\n',
      ),
    ).to.deep.equal(['6.11.4-301.fc41.x86_64']));

  it('are found by the files of the package itself', () =>
    expect(
      rpmKernels.parseReleases(
        '/lib/modules\n/lib/modules/6.4.0-150600.23-default\n/lib/modules/6.4.0-150600.23-default/kernel/fs/ext4.ko.zst\n' +
          '/usr/lib/modules/6.9.1-1-default/vmlinuz\nkernel-default = 6.4.0-150600.23\n',
      ),
    ).to.deep.equal(['6.4.0-150600.23-default', '6.9.1-1-default']));

  it('are asked for by name', () =>
    expect(rpmKernels.releasesOf(['kernel-core', 'kernel-uek']).slice(-2)).to.deep.equal([
      'kernel-core',
      'kernel-uek',
    ]));
});

/** Lines as the programs print them: rpm 4.18 and 4.20, dnf 4.14 to 4.23, dnf 5.2. */
const FAILURES: readonly (readonly [what: string, output: string, script: string, name: string])[] = [
  [
    'rpm',
    'warning: %post(broken-1.0-1.noarch) scriptlet failed, exit status 1\n',
    'post',
    'broken-1.0-1.noarch',
  ],
  [
    'rpm before the files are unpacked',
    'error: %prein(broken-1.0-1.noarch) scriptlet failed, exit status 2\nerror: broken-1.0-1.noarch: install failed\n',
    'prein',
    'broken-1.0-1.noarch',
  ],
  [
    'rpm in Lua',
    'warning: lua script failed: [string "%post(lua-1.0-1.noarch)"]:1: no\n',
    'post',
    'lua-1.0-1.noarch',
  ],
  ['dnf 4', 'Error in POSTIN scriptlet in rpm package broken\nComplete!\n', 'POSTIN', 'broken'],
  [
    'dnf 5',
    '>>> Running post-install scriptlet: broken-0:1.0-1.noarch\n>>> Error in post-install scriptlet: broken-0:1.0-1.noarch\n',
    'post-install',
    'broken-0:1.0-1.noarch',
  ],
  [
    'newer dnf 5',
    '>>> Non-critical error in %post scriptlet: broken-0:1.0-1.noarch\n',
    'post',
    'broken-0:1.0-1.noarch',
  ],
];

describe('a script that failed', () => {
  for (const [what, output, script, name] of FAILURES)
    it(`is found in the words of ${what}`, () =>
      expect(failedScriptlets(output)).to.deep.equal([{ script, package: name }]));

  it('is said once for a package', () =>
    expect(
      describeFailedScriptlets(
        'warning: %post(broken-1.0-1.noarch) scriptlet failed, exit status 1\n' +
          'Error in POSTIN scriptlet in rpm package broken\n',
      ),
    ).to.equal('a script failed: post of broken-1.0-1.noarch'));

  it('is not found where none failed', () =>
    expect(describeFailedScriptlets('  Running scriptlet: systemd-252-1.noarch 3/7\nComplete!\n')).to.equal(
      undefined,
    ));
});
