import { expect } from 'chai';
import { dockerfileWords } from '../../../../scripts/lab/engines/buildkitd.ts';

describe('a build request for buildctl', () => {
  it('names the directories, the file and the network', () => {
    expect(dockerfileWords({ dockerfile: '/a/My.Dockerfile', context: '/b' })).to.deep.equal([
      ...['--frontend', 'dockerfile.v0', '--allow', 'network.host'],
      ...['--local', 'context=/b', '--local', 'dockerfile=/a'],
      ...['--opt', 'filename=My.Dockerfile', '--opt', 'force-network-mode=host'],
    ]);
  });

  it('carries target, build arguments and no cache', () => {
    const request = {
      dockerfile: '/a/D',
      context: '/b',
      target: 't',
      buildArgs: { A: 'b=c' },
      noCache: true,
    };
    expect(dockerfileWords(request).slice(-5)).to.deep.equal([
      '--opt',
      'target=t',
      '--opt',
      'build-arg:A=b=c',
      '--no-cache',
    ]);
  });
});
