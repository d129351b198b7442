import { expect } from 'chai';
import { dnf, dnf5, microdnf } from '../../../src/distro/redhat/dnf.ts';
import { dnfProblem } from '../../../src/distro/redhat/dnf-problem.ts';
import type { Command } from '../../../src/lib/host.ts';

const problem = (output: string, exitCode = 1, command: Command = ['dnf', 'install']) =>
  dnfProblem({ command, exitCode, output });
const words = (commands: readonly Command[]): string[] => commands.map((command) => command.join(' '));

describe('dnf’s commands', () => {
  it('never ask, and take nothing that is only recommended', () => {
    expect(words(dnf.install(['less', 'nano']))).to.deep.equal([
      'dnf -y --setopt=install_weak_deps=False --setopt=keepcache=True install less nano',
    ]);
    expect(words(dnf5.install(['less']))[0]).to.match(/^dnf5 -y .*install_weak_deps=False/);
    expect(words(microdnf.install(['less']))[0]).to.match(/^microdnf -y .*install_weak_deps=0/);
  });

  it('refresh and upgrade', () => {
    for (const { refresh, upgrade } of [dnf, dnf5, microdnf]) {
      expect(words(refresh)[0]).to.match(/ makecache$/);
      expect(words(upgrade)[0]).to.match(/ upgrade$/);
    }
  });

  it('rehearse an install with microdnf, which names only the first of the names it lacks', () =>
    expect(microdnf.rehearseInstall?.(['less', 'nano']).join(' ')).to.equal(
      'microdnf --assumeno --setopt=install_weak_deps=0 --setopt=keepcache=1 install less nano',
    ));

  it('remove by rpm alone, which refuses when others depend on the package', () =>
    expect(words(dnf.remove(['nano']))).to.deep.equal(['rpm --erase nano']));

  it('keep kernel-install from building an initrd', () => {
    for (const { guards } of [dnf, dnf5, microdnf])
      expect(guards.map(({ path }) => path)).to.deep.equal([
        '/etc/kernel/install.d/50-dracut.install',
        '/etc/kernel/install.d/51-dracut-rescue.install',
      ]);
  });
});

describe('what is wrong after dnf', () => {
  it('is nothing when it says nothing', () => expect(problem('Complete!\n', 0)).to.equal(undefined));

  it('is the failed script that dnf 4 ends with 0 after', () =>
    expect(
      problem(
        'warning: %post(broken-1.0-1.noarch) scriptlet failed, exit status 3\n\nError in POSTIN scriptlet in rpm package broken\nComplete!\n',
        0,
      ),
    ).to.deep.equal({ kind: 'scriptlet', message: 'a script failed: post of broken-1.0-1.noarch' }));

  const MISSING: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'dnf 4',
      'No match for argument: htpo\nNo match for argument: zz\nError: Unable to find a match: htpo zz\n',
      ['htpo', 'zz'],
    ],
    [
      'dnf 5',
      'Failed to resolve the transaction:\nNo match for argument: htpo\nNo match for argument: zz\nYou can try to add to command line:\n  --skip-unavailable to skip unavailable packages\n',
      ['htpo', 'zz'],
    ],
    ['microdnf', "error: No package matches 'htpo'\n", ['htpo']],
  ];
  for (const [program, output, names] of MISSING)
    it(`are the names that ${program} has not found`, () =>
      expect(problem(output)).to.deep.include({ kind: 'missing', names }));

  it('is a subscription that a missing kernel means', () => {
    const found = problem(
      'No match for argument: kernel-modules\nError: Unable to find a match: kernel-modules\n',
    );
    expect(found)
      .to.have.property('hint')
      .that.matches(/without a subscription/);
    expect(problem('No match for argument: kernelshark\nx\n'))
      .to.have.property('hint')
      .that.matches(/KAIROS_INIT_EPEL_URL/);
  });

  for (const output of [
    "error: can't create transaction lock on /var/lib/rpm/.rpm.lock (Resource temporarily unavailable)\n",
    'error: metadata[process] already locked by microdnf install nano\n',
  ])
    it(`is a lock: ${output.slice(0, 40)}…`, () => expect(problem(output)).to.deep.equal({ kind: 'locked' }));

  for (const output of [
    "Errors during downloading metadata for repository 'baseos':\n  - Curl error (28): Timeout was reached for http://mirror\nError: Failed to download metadata for repo 'baseos'\n",
    '[MIRROR] kernel.rpm: Status code: 503 for http://mirror/kernel.rpm\nError: Error downloading packages:\n  Cannot download kernel.rpm: All mirrors were tried\n',
  ])
    it(`is a mirror’s moment: ${output.slice(0, 40)}…`, () =>
      expect(problem(output)).to.deep.equal({ kind: 'transient' }));

  const GONE: readonly (readonly [string, string, string])[] = [
    [
      'the mirror list of a CentOS that has ended',
      "Error: Failed to download metadata for repo 'appstream': Cannot prepare internal mirrorlist: No URLs in mirrorlist\n",
      'any address of the mirror list',
    ],
    [
      'a mirror list whose name is gone',
      "Errors during downloading metadata for repository 'baseos':\n  - Curl error (6): Couldn't resolve host name for http://mirrorlist.centos.org/?release=8-stream [Could not resolve host: mirrorlist.centos.org]\nError: Failed to download metadata for repo 'baseos'\n",
      'mirrorlist.centos.org',
    ],
    [
      'a repository whose server has none',
      "Errors during downloading metadata for repository 'base':\n  - Status code: 404 for http://m.test/8/repodata/repomd.xml (IP: 192.0.2.1)\nError: Failed to download metadata for repo 'base': Cannot download repomd.xml: All mirrors were tried\n",
      'http://m.test/8/repodata/repomd.xml',
    ],
  ];
  for (const [what, output, address] of GONE)
    it(`is ${what}`, () =>
      expect(problem(output)).to.include({
        kind: 'repository',
        message: `there is no repository at ${address} (any more)`,
      }));

  it('is a mirror’s moment when another one failed for another reason', () =>
    expect(
      problem(
        'Errors during downloading metadata:\n  - Status code: 404 for http://a.test/repodata/repomd.xml\n  - Status code: 503 for http://b.test/repodata/repomd.xml\n',
      ),
    ).to.deep.equal({ kind: 'transient' }));

  for (const output of [
    'Error: There are no enabled repositories in "/etc/yum.repos.d", "/etc/yum/repos.d", "/etc/distro.repos.d".\n',
    'error: No enabled repositories\n',
  ])
    it(`is that no repository is configured: ${output.trim()}`, () =>
      expect(problem(output))
        .to.have.property('hint')
        .that.matches(/yum\.repos\.d.*entitlement/));

  it('is no mirror’s moment when a certificate is not trusted', () =>
    expect(
      problem('Error: Failed to download metadata: Curl error (60): SSL peer certificate was not OK\n'),
    ).to.deep.equal({ kind: 'failed' }));

  it('is who needs what was to be removed', () => {
    const found = problem(
      'error: Failed dependencies:\n\tnano is needed by (installed) needs-nano-1.0-1.noarch\n',
      1,
      ['rpm', '--erase', 'nano'],
    );
    expect(found).to.have.property('kind', 'failed');
    expect(found).to.have.property('message').that.includes('nano is needed by (installed) needs-nano');
  });
});
