import { expect } from 'chai';
import fc from 'fast-check';
import {
  mergeKairosRelease,
  parseKairosRelease,
  printKairosRelease,
  releaseKeys,
  softwareKeys,
} from '../../src/plan/kairos-release.ts';
import { agentRequestOf, debianSystem } from '../support/requests.ts';

describe('kairos-release', () => {
  const values: readonly (readonly [string, string])[] = [
    ['12', '12'],
    ['0', '0'],
    ['-3', '-3'],
    ['012', '"012"'],
    ['24.04', '"24.04"'],
    ['v1.0.0', '"v1.0.0"'],
    ['', '""'],
    ['a b', '"a b"'],
    ['a"b\\c$d`e!f', '"a\\"b\\\\c\\$d\\`e\\!f"'],
    ['a\nb', '"a\\nb"'],
  ];
  for (const [value, printed] of values)
    it(`prints ${JSON.stringify(value)} as ${printed}`, () =>
      expect(printKairosRelease(new Map([['X', value]]))).to.equal(`X=${printed}\n`));

  it('reads bare, quoted and exported values, and passes over the rest', () => {
    const text = '# comment\nA=1\nB="b c"\nC=\'d\'\nexport D=e\nnonsense\nE="\nF=\n';
    expect([...parseKairosRelease(text)]).to.deep.equal([
      ['A', '1'],
      ['B', 'b c'],
      ['C', 'd'],
      ['D', 'e'],
      ['E', '"'],
      ['F', ''],
    ]);
  });

  it('reads back whatever it prints', () =>
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[A-Z][A-Z_]{0,8}$/), fc.string()), (keys) => {
        const map = new Map(Object.entries(keys).map(([key, value]) => [key, value.replaceAll('\r', '')]));
        expect(new Map([...parseKairosRelease(printKairosRelease(map))].sort())).to.deep.equal(
          new Map([...map].sort()),
        );
      }),
    ));

  it('keeps the user’s keys and sorts', () =>
    expect(mergeKairosRelease('MINE="x"\nKAIROS_ID="old"\n', { KAIROS_ID: 'kairos', A: '1' })).to.equal(
      'A=1\nKAIROS_ID="kairos"\nMINE="x"\n',
    ));

  it('merges the same keys without a change', () => {
    const once = mergeKairosRelease('', { A: '1', B: 'c d' });
    expect(mergeKairosRelease(once, { A: '1', B: 'c d' })).to.equal(once);
  });

  it('has the keys of every reader', () =>
    expect(releaseKeys(agentRequestOf({ registry: 'ghcr.io/me', trustedBoot: true }), '1.2.3')).to.deep.equal(
      {
        KAIROS_ARCH: 'amd64',
        KAIROS_BUG_REPORT_URL: 'https://github.com/kairos-io/kairos/issues',
        KAIROS_FAMILY: 'debian',
        KAIROS_FIPS: 'false',
        KAIROS_FLAVOR: 'debian',
        KAIROS_FLAVOR_RELEASE: '12',
        KAIROS_FRAMEWORK_VERSION: 'v0.1.0',
        KAIROS_HOME_URL: 'https://github.com/kairos-io/kairos',
        KAIROS_ID: 'kairos',
        KAIROS_ID_LIKE: 'kairos-core-debian-12',
        KAIROS_IMAGE_LABEL: '12-core-amd64-generic-v1.2.3',
        KAIROS_INIT_VERSION: '0.1.0',
        KAIROS_MODEL: 'generic',
        KAIROS_NAME: 'kairos-core-debian-12',
        KAIROS_REGISTRY_AND_ORG: 'ghcr.io/me',
        KAIROS_RELEASE: 'v1.2.3',
        KAIROS_TARGETARCH: 'amd64',
        KAIROS_TRUSTED_BOOT: 'true',
        KAIROS_VARIANT: 'core',
        KAIROS_VERSION: 'v1.2.3',
      },
    ));

  it('names openSUSE’s flavours by their release', () => {
    const system = debianSystem({ distro: 'opensuse-leap', family: 'suse', version: '15.6' });
    expect(releaseKeys(agentRequestOf({ system }), 'v1.0.0')).to.include({
      KAIROS_FLAVOR: 'opensuse',
      KAIROS_FLAVOR_RELEASE: 'leap-15.6',
    });
  });

  it('names the Kubernetes', () =>
    expect(softwareKeys('k3s', 'v1.33.1+k3s1')).to.deep.equal({
      KAIROS_SOFTWARE_VERSION: 'v1.33.1+k3s1',
      KAIROS_SOFTWARE_VERSION_PREFIX: 'k3s',
    }));
});
