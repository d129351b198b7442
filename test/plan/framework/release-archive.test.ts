import { expect } from 'chai';
import { FRAMEWORK_LAYOUTS, type FrameworkRelease } from '../../../src/plan/framework/framework-releases.ts';
import { describeArchive, parseChecksums } from '../../../src/plan/framework/release-archive.ts';

const release = (repository: string): FrameworkRelease => {
  const all: readonly FrameworkRelease[] = Object.values(FRAMEWORK_LAYOUTS).flatMap(
    ({ releases }) => releases,
  );
  const found = all.find((candidate) => candidate.repository === repository);
  if (found === undefined) throw new Error(`no ${repository}`);
  return found;
};

describe('the archive of a release', () => {
  for (const [repository, request, path] of [
    [
      'kairos-agent',
      { arch: 'amd64', fips: false },
      'kairos-io/kairos-agent/releases/download/v2.31.4/kairos-agent-v2.31.4-Linux-amd64.tar.gz',
    ],
    [
      'immucore',
      { arch: 'arm64', fips: true },
      'kairos-io/immucore/releases/download/v0.20.4/immucore-v0.20.4-Linux-arm64-fips.tar.gz',
    ],
    [
      'edgevpn',
      { arch: 'amd64', fips: true },
      'mudler/edgevpn/releases/download/v0.35.4/edgevpn-v0.35.4-Linux-x86_64.tar.gz',
    ],
    [
      'kairos-installer',
      { arch: 'amd64', fips: true },
      'kairos-io/kairos-installer/releases/download/v0.1.5/kairos-installer-v0.1.5-Linux-amd64.tar.gz',
    ],
    [
      'kairos',
      { arch: 'arm64', fips: false, version: 'v9.8.7' },
      'kairos-io/kairos/releases/download/v9.8.7/kairos-v9.8.7-Linux-arm64.tar.gz',
    ],
  ] as const)
    it(`of ${repository} for ${request.arch}${request.fips ? ' with FIPS' : ''}`, () => {
      expect(describeArchive(release(repository), request).archives[0]).to.equal(path);
    });

  it('may be named with the number alone where a project has done so', () => {
    const { archives, checksums } = describeArchive(release('kcrypt-discovery-challenger'), {
      arch: 'amd64',
      fips: false,
    });
    expect(archives.map((path) => path.slice(path.lastIndexOf('/') + 1))).to.include(
      'kcrypt-discovery-challenger-0.13.4-linux-amd64.tar.gz',
    );
    expect(checksums).to.match(/\/kcrypt-discovery-challenger-v0\.13\.4-checksums\.txt$/);
  });

  it('is refused for an architecture nobody builds, and without a version', () => {
    expect(() => describeArchive(release('immucore'), { arch: 'riscv64', fips: false })).to.throw('riscv64');
    expect(() => describeArchive(release('kairos'), { arch: 'amd64', fips: false })).to.throw('no version');
  });

  it('has nothing at the same place in one layout', () => {
    for (const { releases, links } of Object.values(FRAMEWORK_LAYOUTS)) {
      const paths = [...releases, ...links].map(({ path }) => path);
      expect(new Set(paths).size).to.equal(paths.length);
    }
  });
});

describe('a list of checksums', () => {
  it('is read line by line', () => {
    const [one, two] = ['a'.repeat(64), 'B'.repeat(64)];
    const sums = parseChecksums(`${one}  one.tar.gz\n# talk\n${two} *two.tar.gz\r\nshort  three\n`);
    expect([...sums]).to.deep.equal([
      ['one.tar.gz', one],
      ['two.tar.gz', two.toLowerCase()],
    ]);
  });
});
