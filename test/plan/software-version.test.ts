import { expect } from 'chai';
import { parseSoftwareVersion, softwareVersionCommand } from '../../src/plan/software-version.ts';

describe('parseSoftwareVersion', () => {
  it('reads k3s', () => {
    expect(softwareVersionCommand('k3s')).to.deep.equal(['/usr/bin/k3s', '--version']);
    expect(
      parseSoftwareVersion('k3s', 'k3s version v1.33.1+k3s1 (99d91538)\ngo version go1.24.2\n'),
    ).to.equal('v1.33.1+k3s1');
  });
  it('reads k0s', () => expect(parseSoftwareVersion('k0s', 'v1.33.1+k0s.0\n')).to.equal('v1.33.1+k0s.0'));
  it('fails by name on anything else', () =>
    expect(() => parseSoftwareVersion('k3s', 'oops')).to.throw(
      '/usr/bin/k3s --version names no version: oops',
    ));
});
