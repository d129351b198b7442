import { expect } from 'chai';
import { parseChallenges } from '../../src/oci/challenge.ts';

describe('parseChallenges', () => {
  const rows: readonly [header: string, expected: unknown][] = [
    ['', []],
    ['Negotiate', []],
    ['Basic realm="A \\"b\\""', [{ scheme: 'basic', parameters: { realm: 'A "b"' } }]],
    [
      'Bearer realm="https://auth/token",service="reg",scope="repository:a/b:pull,push"',
      [
        {
          scheme: 'bearer',
          parameters: { realm: 'https://auth/token', service: 'reg', scope: 'repository:a/b:pull,push' },
        },
      ],
    ],
    [
      'Basic realm=x, bearer Realm = "y", error="invalid_token"',
      [
        { scheme: 'bearer', parameters: { realm: 'y', error: 'invalid_token' } },
        { scheme: 'basic', parameters: { realm: 'x' } },
      ],
    ],
  ];
  for (const [header, expected] of rows)
    it(JSON.stringify(header), () => expect(parseChallenges(header)).to.deep.equal(expected));
});
