import { expect } from 'chai';
import type { FlagValues } from '../../src/spec/image-flags.ts';
import type { ImageSpec } from '../../src/spec/image-spec.ts';
import { problems, resolve } from '../support/resolve.ts';

const FILE = `base: debian:12
version: v1.0.0
variant: standard
kubernetes: { provider: k3s, version: v1.32.1+k3s1 }
trustedBoot: true
kernel: linux-image-cloud-amd64
packages: { add: [htop, vim], remove: [snmpd] }
skip: [grub]
`;

describe('flags', () => {
  const wins: readonly (readonly [flags: FlagValues, expected: Partial<ImageSpec>])[] = [
    [{ base: 'ubuntu:24.04' }, { base: 'ubuntu:24.04' }],
    [{ version: 'v2' }, { version: 'v2' }],
    [{ model: 'rpi4' }, { model: 'rpi4', arch: 'arm64' }],
    [{ 'k8s-version': 'latest' }, { kubernetes: { provider: 'k3s', version: 'latest' } }],
    [
      { provider: 'k0s', 'k8s-version': 'v1.32.1+k0s.0' },
      { kubernetes: { provider: 'k0s', version: 'v1.32.1+k0s.0' } },
    ],
    [{ 'trusted-boot': false }, { trustedBoot: false }],
    [{ fips: true }, { fips: true }],
    [{ framework: 'v2.16.0' }, { framework: 'v2.16.0' }],
    [{ registry: 'r.example.com/x' }, { registry: 'r.example.com/x' }],
    [{ arch: 'arm64' }, { arch: 'arm64' }],
    [{ kernel: 'linux-image-amd64' }, { kernel: ['linux-image-amd64'] }],
    [{ kernel: ['a', 'b,c'] }, { kernel: ['a', 'b', 'c'] }],
    [{ package: 'curl' }, { packages: { add: ['htop', 'vim', 'curl'], remove: ['snmpd'] } }],
    [
      { package: ['curl,jq', 'vim'] },
      { packages: { add: ['htop', 'vim', 'curl', 'jq'], remove: ['snmpd'] } },
    ],
    [{ package: 'snmpd' }, { packages: { add: ['htop', 'vim', 'snmpd'], remove: [] } }],
    [{ 'remove-package': 'vim' }, { packages: { add: ['htop'], remove: ['snmpd', 'vim'] } }],
    [{ skip: 'initrd,grub' }, { skip: ['grub', 'initrd'] }],
  ];
  for (const [flags, expected] of wins)
    it(`win over the file: ${JSON.stringify(flags)}`, () => {
      const { cells, diagnostics } = resolve(FILE, flags);
      expect(diagnostics).to.deep.equal([]);
      expect(cells[0]?.spec).to.deep.include(expected);
    });

  const wrong: readonly (readonly [flags: FlagValues, expected: readonly string[]])[] = [
    [{ base: 'A B' }, ['bad-image-reference@--base']],
    [{ base: '' }, ['empty-value@--base']],
    [{ base: 'a\nb' }, ['line-break@--base']],
    [{ version: 'latest' }, ['bad-version@--version']],
    [{ version: ['v1', 'v2'] }, ['flag-repeated@--version']],
    [{ fips: [true, false] }, ['flag-repeated@--fips']],
    [{ model: 'rpi6', arch: 'x86' }, ['wrong-value@--model', 'wrong-value@--arch']],
    [{ package: ['ok', '$(id)'] }, ['bad-package-name@--package']],
    [{ skip: 'initrd,x' }, ['wrong-value@--skip']],
    [{ provider: 'k0s' }, ['kubernetes-provider-mismatch@4:39']],
    [{ variant: 'core' }, ['kubernetes-needs-standard@4:25']],
    [{ variant: 'core', provider: 'k3s' }, ['kubernetes-needs-standard@--provider']],
  ];
  for (const [flags, expected] of wrong)
    it(`say what is wrong with them: ${JSON.stringify(flags)}`, () => {
      const images = resolve(FILE, flags);
      expect(problems(images)).to.deep.equal(expected);
      expect(images.cells).to.deep.equal([]);
    });

  it('are told of together with the file', () => {
    expect(problems(resolve('bse: a\n', { model: 'rpi6' }))).to.deep.equal([
      'wrong-value@--model',
      'unknown-key@1:1',
      'missing-field',
      'missing-field',
    ]);
  });

  it('that are no field of a Kairosfile are nobody’s business here', () => {
    expect(problems(resolve(FILE, { format: 'json', _: [], $0: 'kairos-gen' }))).to.deep.equal([]);
  });
});
