import { expect } from 'chai';
import { zypperProblem } from '../../../src/distro/suse/zypper-problem.ts';
import { zypperManager } from '../../../src/distro/suse/zypper.ts';

const problem = (exitCode: number, output = '', command: readonly [string, ...string[]] = ['zypper']) =>
  zypperProblem({ command, exitCode, output });

describe("zypper's exit codes and output", () => {
  for (const exitCode of [0, 100, 101, 102, 103])
    it(`has done its work with ${exitCode}`, () => expect(problem(exitCode)).to.equal(undefined));

  it('names everything that no repository has', () => {
    const output = `Reading installed packages...
'nothere1' not found in package names. Trying capabilities.
No provider of 'nothere1' found.
'pkgconfig(nothere 2)' not found in package names. Trying capabilities.
No provider of 'pkgconfig(nothere 2)' found.
`;
    const found = problem(104, output);
    expect(found).to.deep.include({ kind: 'missing', names: ['nothere1', 'pkgconfig(nothere 2)'] });
    expect(found)
      .to.have.property('hint')
      .that.matches(/registration/);
  });

  it('finds a script that failed, with 107 and with 8', () => {
    const post =
      '(1/1) Installing: a-1.0-1.noarch [..\nwarning: %post(a-1.0-1.noarch) scriptlet failed, exit status 1\ndone]\n';
    expect(problem(107, post)).to.deep.equal({
      kind: 'scriptlet',
      message: 'a script failed: post of a-1.0-1.noarch',
    });
    const pre =
      'error: %prein(a-1.0-1.noarch) scriptlet failed, exit status 1\nerror: a-1.0-1.noarch: install failed\n';
    expect(problem(8, pre)).to.have.property('kind', 'scriptlet');
    expect(problem(0, 'warning: %posttrans(a-1-1.x86_64) scriptlet failed, signal 9\n')).to.have.property(
      'kind',
      'scriptlet',
    );
  });

  it('finds a script that failed although the output does not say whose', () =>
    expect(problem(107, 'unreadable\n')).to.deep.equal({
      kind: 'scriptlet',
      message: 'a script of a package failed',
    }));

  it('waits for a lock, and tries again what the network broke off', () => {
    expect(problem(7, 'System management is locked by the application with pid 1 (sh).\n')).to.deep.equal({
      kind: 'locked',
    });
    expect(problem(106)).to.deep.equal({ kind: 'transient' });
    const unreachable =
      "Download (curl) error for 'http://127.0.0.1:9/x/content':\nError code: Connection failed\n";
    expect(problem(4, unreachable)).to.deep.equal({ kind: 'transient' });
    expect(problem(8, unreachable)).to.deep.equal({ kind: 'transient' });
  });

  it('says which packages don’t go together', () => {
    const output = `Problem: 1: the to be installed b-1-1.noarch conflicts with 'a' provided by the installed a-1-1.noarch
 Solution 1: deinstallation of a-1-1.noarch
 Solution 2: do not install b-1-1.noarch

Choose from above solutions by number or cancel [1/2/c/d/?] (c): c
`;
    expect(problem(4, output)).to.deep.equal({
      kind: 'failed',
      message:
        "packages don't go together: the to be installed b-1-1.noarch conflicts with 'a' provided by the installed a-1-1.noarch",
    });
  });

  it('says what to do without repositories and with a key that has expired', () => {
    expect(problem(6)).to.include({ kind: 'repository', message: 'no repository is configured and enabled' });
    expect(problem(6))
      .to.have.property('hint')
      .that.matches(/SCCcredentials and SUSEConnect/);
    expect(problem(4, "The gpg key signing file 'repomd.xml' has expired.\n")).to.have.property('hint');
    expect(problem(4, 'something else\n')).to.deep.equal({ kind: 'failed' });
  });

  it('finds a repository whose server has none, but not a mirror that is being renewed', () => {
    const lacking = (file: string): string =>
      `Repository 'oss' is invalid.\n[oss|http://m.test/leap/15.4] Valid metadata not found at specified URL\nHistory:\n - File '${file}' not found on medium 'http://m.test/leap/15.4'\nSome of the repositories have not been refreshed because of an error.\n`;
    for (const file of ['/repodata/repomd.xml', '/media.1/media'])
      expect(problem(106, lacking(file))).to.include({
        kind: 'repository',
        message: 'there is no repository at http://m.test/leap/15.4 (any more)',
      });
    const untyped = `[base|http://m.test/x] Failed to retrieve new repository metadata.\nHistory:\n - [base|http://m.test/x] Repository type can't be determined.\n`;
    expect(problem(4, untyped)).to.have.property(
      'message',
      'there is no repository at http://m.test/x (any more)',
    );
    expect(problem(4, `${untyped} - Download (curl) error for 'http://m.test/x':\n`)).to.deep.equal({
      kind: 'transient',
    });
    expect(problem(106, lacking('./repodata/abc-primary.xml.gz'))).to.deep.equal({ kind: 'transient' });
  });

  it('takes rpm by its own exit codes', () => {
    expect(problem(0, '', ['rpm'])).to.equal(undefined);
    expect(problem(104, '', ['rpm'])).to.deep.equal({ kind: 'failed' });
    const needed = 'error: Failed dependencies:\n\ta is needed by (installed) b-1-1.noarch\n';
    expect(problem(1, needed, ['rpm']))
      .to.have.property('message')
      .that.includes('a is needed by (installed) b-1-1.noarch');
  });
});

describe('zypper', () => {
  it('reads its table of packages', () => {
    const table = `
S  | Name         | Summary | Type
---+--------------+---------+--------
i+ | badpost      | a | b   | package
   | good2        | test    | package
`;
    expect([...(zypperManager.parseAvailable?.(table) ?? [])]).to.deep.equal(['badpost', 'good2']);
  });

  it('never asks, never installs what is only recommended, and leaves removing to rpm', () => {
    expect(zypperManager.install(['a', 'b'])).to.deep.equal([
      ['zypper', '--non-interactive', '--no-refresh', 'install', '--no-recommends', 'a', 'b'],
    ]);
    expect(zypperManager.remove(['a'])).to.deep.equal([['rpm', '--erase', 'a']]);
    for (const [program, option] of [...zypperManager.refresh, ...zypperManager.upgrade])
      expect([program, option]).to.deep.equal(['zypper', '--non-interactive']);
  });
});
