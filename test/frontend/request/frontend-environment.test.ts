import { expect } from 'chai';
import { readFrontendEnvironment } from '../../../src/frontend/request/frontend-environment.ts';

describe('readFrontendEnvironment', () => {
  it('reads options whatever their numbers, splitting at the first equals sign', () => {
    const { options, sessionId, product } = readFrontendEnvironment({
      PATH: '/bin',
      BUILDKIT_FRONTEND_OPT_7: 'label:a=b=c\nd',
      BUILDKIT_FRONTEND_OPT_0: 'no-cache=',
      BUILDKIT_FRONTEND_OPT_x: 'bare',
      BUILDKIT_SESSION_ID: 's1',
      BUILDKIT_EXPORTEDPRODUCT: 'docker',
    });
    expect([...options]).to.deep.equal([
      ['bare', ''],
      ['label:a', 'b=c\nd'],
      ['no-cache', ''],
    ]);
    expect([sessionId, product]).to.deep.equal(['s1', 'docker']);
  });

  const platforms = [
    { os: 'linux', architecture: 'amd64' },
    { os: 'linux', architecture: 'arm', variant: 'v7' },
  ];
  for (const [version, text] of [
    [
      '0.8',
      '[{"ID":"w","Platforms":[{"architecture":"amd64","os":"linux"},{"architecture":"arm","os":"linux"}]}]',
    ],
    [
      '0.32',
      '[{"id":"w","platforms":[{"OS":"linux","Architecture":"x86_64"},{"OS":"linux","Architecture":"arm","Variant":"v7"}]}]',
    ],
  ] as const)
    it(`reads the workers as BuildKit ${version} writes them`, () => {
      expect(readFrontendEnvironment({ BUILDKIT_WORKERS: text }).workers).to.deep.equal([{ platforms }]);
    });

  for (const text of [undefined, 'null', '{', '[{"platforms":null}]'])
    it(`does without workers in ${text ?? 'nothing'}`, () => {
      const { workers } = readFrontendEnvironment({ BUILDKIT_WORKERS: text });
      expect(workers.flatMap((worker) => worker.platforms)).to.deep.equal([]);
    });
});
