import { expect } from 'chai';
import { exec } from '../../src/llb/exec.ts';
import { file } from '../../src/llb/file.ts';
import { merge, requires } from '../../src/llb/merge.ts';
import { scratch } from '../../src/llb/op.ts';
import { git, image } from '../../src/llb/source.ts';
import type { Mount } from '../../src/llb/mount.ts';
import { amd64 } from '../support/graphs.ts';

const debian = image('docker.io/library/debian:12', { platform: amd64 });

describe('git', () => {
  const rows: readonly (readonly [string, Parameters<typeof git>[1], string])[] = [
    ['https://example.org/a/b.git', {}, 'git://example.org/a/b.git'],
    ['https://example.org:8443/b.git', { ref: 'main' }, 'git://example.org:8443/b.git#main'],
    ['http://example.org/b', { subdirectory: 'd' }, 'git://example.org/b#:d'],
    ['ssh://git@example.org/b', { ref: 'v1', subdirectory: 'd' }, 'git://example.org/b#v1:d'],
    ['git@example.org:a/b.git', {}, 'git://example.org/a/b.git'],
    ['example.org:/a/b.git', {}, 'git://example.org/a/b.git'],
  ];
  for (const [url, options, identifier] of rows) {
    it(`${url} is ${identifier}`, () => {
      const { source } = git(url, options).op.message;
      expect(source?.identifier).to.equal(identifier);
      expect(source?.attrs?.['git.fullurl']).to.equal(url);
      const ssh = !url.startsWith('http');
      expect(source?.attrs?.['git.mountsshsock']).to.equal(ssh ? 'default' : undefined);
      expect(source?.attrs?.['git.authtokensecret']).to.equal(ssh ? undefined : 'GIT_AUTH_TOKEN');
    });
  }

  it('takes no fragment and nothing that is no URL', () => {
    expect(() => git('https://example.org/a#main')).to.throw(TypeError, 'give the ref beside the URL');
    expect(() => git('a b')).to.throw(TypeError);
  });
});

describe('what can not be', () => {
  const run = (options: { args?: readonly string[]; mounts?: readonly Mount[] }) =>
    exec(debian, { platform: amd64, args: ['x'], ...options });
  const rows: readonly (readonly [string, () => unknown, string])[] = [
    ['a command without words', () => run({ args: [] }), 'at least one word'],
    [
      'two mounts at one place',
      () =>
        run({
          mounts: [
            { type: 'tmpfs', dest: '/a' },
            { type: 'ssh', dest: '/a' },
          ],
        }),
      'two mounts at /a',
    ],
    ['a mount at a relative place', () => run({ mounts: [{ type: 'ssh', dest: 'a' }] }), 'a is no place'],
    ['a mount at the root', () => run({ mounts: [{ type: 'tmpfs', dest: '/' }] }), '/ is no place'],
    ['an output that is not kept', () => run({}).output('/a'), 'no writable mount at /a'],
    ['a file op without actions', () => file(debian, []), 'at least one action'],
    [
      'an owner by name where there are no names',
      () => file(scratch, [{ action: 'mkdir', path: '/', owner: { user: 'root' } }]),
      'scratch has no file',
    ],
    ['a merge of nothing', () => merge([scratch]), 'at least one tree'],
  ];
  for (const [what, make, message] of rows) {
    it(`is refused: ${what}`, () => {
      expect(make).to.throw(TypeError, message);
    });
  }
});

describe('what needs no op', () => {
  it('is given back as it is', () => {
    expect(merge([scratch, debian])).to.equal(debian);
    expect(requires(debian, [debian])).to.equal(debian);
    expect(exec(debian, { platform: amd64, args: ['x'], readonlyRoot: true }).root).to.equal(debian);
  });
});
