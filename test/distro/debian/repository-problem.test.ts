import { expect } from 'chai';
import { apt } from '../../../src/distro/debian/apt.ts';

const problem = (output: string) => apt.problemOf({ command: ['apt-get', 'update'], exitCode: 100, output });

describe('a repository that apt-get can’t use', () => {
  it('is one whose index has expired, with the setting that takes it all the same', () => {
    const found = problem(
      'Hit:1 http://mirror.test/debian bullseye InRelease\nE: Release file for http://mirror.test/debian/dists/bullseye-updates/InRelease is expired (invalid since 61d 4h 5min 6s). Updates for this repository will not be applied.\n',
    );
    expect(found).to.include({
      kind: 'repository',
      message:
        'the index http://mirror.test/debian/dists/bullseye-updates/InRelease is out of date (since 61d 4h 5min 6s)',
    });
    expect(found).to.have.property('hint').that.includes('Acquire::Check-Valid-Until "false"');
  });

  it('is one whose index comes from the future, which the clock explains', () =>
    expect(
      problem(
        'E: Release file for http://m.test/debian/dists/sid/InRelease is not valid yet (invalid for another 3h 2min). Updates for this repository will not be applied.\n',
      ),
    )
      .to.have.property('hint')
      .that.matches(/clock/));

  for (const words of ['does not have', 'does no longer have', 'no longer has'])
    it(`is one of a release that was moved to the archive: ${words}`, () => {
      const found = problem(
        `Err:2 http://deb.debian.org/debian buster Release\n  404  Not Found [IP: 192.0.2.1 80]\nE: The repository 'http://deb.debian.org/debian buster Release' ${words} a Release file.\n`,
      );
      expect(found).to.include({
        kind: 'repository',
        message: 'there is no repository at http://deb.debian.org/debian buster Release (any more)',
      });
      expect(found)
        .to.have.property('hint')
        .that.matches(/archive/);
    });

  it('is one without suites that is not there', () =>
    expect(
      problem(
        'Err:3 http://m.test/own ./ Packages\n  404  Not Found\nE: Failed to fetch http://m.test/own/./Packages  404  Not Found [IP: 192.0.2.1 80]\nE: Some index files failed to download.\n',
      ),
    ).to.include({ message: 'there is no repository at http://m.test/own (any more)' }));

  it('is none that a proxy or a server in trouble does not hand out', () =>
    expect(
      problem(
        "Err:2 http://deb.debian.org/debian bookworm Release\n  503  Service Unavailable\nE: The repository 'http://deb.debian.org/debian bookworm Release' does not have a Release file.\n",
      ),
    ).to.deep.equal({ kind: 'failed' }));
});
