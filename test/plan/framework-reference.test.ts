import { expect } from 'chai';
import { frameworkReference } from '../../src/plan/framework-reference.ts';

describe('frameworkReference', () => {
  const cases: [framework: string | undefined, fips: boolean, expected: string][] = [
    [undefined, false, 'quay.io/kairos-gen/framework:0.1.0'],
    [undefined, true, 'quay.io/kairos-gen/framework:0.1.0-fips'],
    ['v2.16.1', false, 'quay.io/kairos/framework:v2.16.1'],
    ['v2.16.1', true, 'quay.io/kairos/framework:v2.16.1-fips'],
    ['localhost:5000/framework', true, 'localhost:5000/framework'],
    ['registry.example/framework:v1@sha256:abc', false, 'registry.example/framework:v1@sha256:abc'],
  ];
  for (const [framework, fips, expected] of cases)
    it(`${framework ?? 'nothing'}${fips ? ', FIPS' : ''} means ${expected}`, () =>
      expect(frameworkReference({ framework, fips, agentVersion: '0.1.0' })).to.equal(expected));
});
