import { expect } from 'chai';
import { exec } from '../../src/llb/exec.ts';
import { file } from '../../src/llb/file.ts';
import { marshal } from '../../src/llb/marshal.ts';
import { diff, merge } from '../../src/llb/merge.ts';
import { makeOp, makeOutput, type Output, scratch } from '../../src/llb/op.ts';
import { git, http, image, local } from '../../src/llb/source.ts';
import { llbVectors } from '../support/llb-vectors.ts';

/** An input of which only the digest is known. */
const known = (digest: string, index = 0): Output =>
  makeOutput({ ...makeOp([], {}, {}, []), digest: `sha256:${digest}` }, index);

const alpine = known('31a064061c71c1e55a5b88eafa4d58ba7588e3da11f465f2280757b5df54a254');
const context = known('607e9726ae4836e004fa1d7fbf7ead33d5e52010d1e79b3eee5ec9ac01f0063d');
const third = known('4f4145070e0ee08a96a8464b3c4b84f7f7fbc347042c792ab4ac05c6eae85877');
const fourth = known('fbd3212551447e1dbbcce142b319de76221bae8fe289b8de525d198c54ce38b2');
const content = 'sha256:beefdbd8a1da6d2915566fde36db9db0b524eb737fc57cd1367effd16dc0d06d';

/** The vectors that the constructors can make, made by them. */
const made: Readonly<Record<string, () => Output>> = {
  'source image, linux/arm64/v8 variant dropped by caller': () =>
    image(`docker.io/library/alpine:3.20@${content}`, {
      platform: { os: 'linux', architecture: 'arm64' },
      name: 'a name changes nothing',
    }),
  'source local, five attrs (map order)': () =>
    local('context', {
      sharedKeyHint: 'context',
      sessionId: 'abc123',
      followPaths: ['a'],
      differ: 'none',
      excludePatterns: ['node_modules', '*.log'],
    }),
  'source git': () => git('https://github.com/org/repo.git', { ref: 'v1', subdirectory: 'sub' }),
  'source https': () =>
    http('https://example.org/a.tgz', { checksum: content, filename: 'a.tgz', mode: 0o644 }),
  'file mkdir(owner byID 0)+mkfile(owner byName)+symlink+rm chained': () =>
    file(alpine, [
      { action: 'mkdir', path: '/a/b', parents: true, owner: { user: 0, group: 1000 } },
      {
        action: 'mkfile',
        path: '/a/b/c',
        data: 'hi\n',
        owner: { user: 'nobody' },
        timestamp: 1700000000000000000n,
      },
      { action: 'symlink', target: '/a/b/c', path: '/l' },
      { action: 'rm', path: '/tmp/*', allowNotFound: true, wildcard: true },
    ]),
  'merge of 3': () => merge([alpine, scratch, third, fourth]),
  'diff scratch->upper': () => diff(scratch, third),
};

describe('constructors of ops', () => {
  for (const [name, make] of Object.entries(made)) {
    it(`make Go's bytes: ${name}`, () => {
      const expected = llbVectors.find((vector) => vector.name === name);
      const { bytes, digest } = make().op;
      expect(Buffer.from(bytes).toString('hex')).to.equal(expected?.hex);
      expect(digest).to.equal(expected?.digest);
    });
  }

  it("make Go's bytes: a terminal op", () => {
    const output = known('8ab3d0b38a767f995972275a40e9e23a9518e383b5e0d295ca4adaf5fa18160e', 2);
    const expected = llbVectors.find(({ name }) => name === 'terminal op, index 2');
    const terminal = marshal(output).def.at(-1) ?? new Uint8Array();
    expect(Buffer.from(terminal).toString('hex')).to.equal(expected?.hex);
  });

  it('make an exec with every kind of mount', () => {
    const { op } = exec(alpine, {
      platform: { os: 'linux', architecture: 'amd64' },
      args: ['/bin/sh', '-c', 'true'],
      env: { PATH: '/bin', A: '1' },
      user: '1000',
      proxy: { httpProxy: 'http://p' },
      mounts: [
        { type: 'ssh', dest: '/run/buildkit/ssh_agent.0', optional: true },
        { type: 'secret', dest: '/run/secrets/s', id: 's' },
        { type: 'bind', dest: '/src', from: context, selector: 'sub', readonly: true },
        { type: 'bind', dest: '/again', from: alpine },
        { type: 'tmpfs', dest: '/tmp', size: 1 << 20 },
        { type: 'cache', dest: '/cache', id: 'k', sharing: 'locked' },
      ],
      secretEnv: [{ id: 'tok', name: 'TOKEN', optional: true }],
      network: 'none',
    }).root;
    expect(op.inputs).to.deep.equal([alpine, context]);
    expect(op.message.exec?.meta?.env).to.deep.equal(['A=1', 'PATH=/bin']);
    expect(op.message.exec?.mounts?.map(({ dest, input, output }) => [dest, input, output])).to.deep.equal([
      ['/', 0, 0],
      ['/again', 0, 1],
      ['/cache', -1, -1],
      ['/run/buildkit/ssh_agent.0', -1, undefined],
      ['/run/secrets/s', -1, undefined],
      ['/src', 1, -1],
      ['/tmp', -1, -1],
    ]);
  });
});
