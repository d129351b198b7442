import { expect } from 'chai';
import {
  type JointExportQuestion,
  planJointExports,
} from '../../../src/engine/options/plan-joint-exports.ts';
import { UserError } from '../../../src/lib/user-error.ts';

const plan = (question: Partial<JointExportQuestion>) =>
  planJointExports({
    requests: [],
    tags: [],
    name: 'debian-12',
    daemons: ['buildkitd', 'docker-containerd'],
    cacheTo: [],
    temporary: '/tmp',
    unique: 'u',
    ...question,
  });
const FAST = { compression: 'gzip', 'compression-level': '1' };

describe('planJointExports', () => {
  it('pushes by digest, and names the whole', () => {
    const request = { type: 'image', attributes: { push: 'true', 'registry.insecure': 'true' } } as const;
    expect(plan({ requests: [request], tags: ['r.example/os:{name}', 'r.example/os', 'os'] })).to.deep.equal({
      exports: [
        {
          type: 'image',
          attributes: {
            ...FAST,
            'registry.insecure': 'true',
            name: 'r.example/os,docker.io/library/os',
            push: 'true',
            'push-by-digest': 'true',
          },
        },
      ],
      join: {
        kind: 'push',
        names: ['r.example/os:debian-12', 'r.example/os:latest', 'docker.io/library/os:latest'],
        insecure: true,
      },
    });
  });

  it('lets the name of an export win over tags', () => {
    const request = { type: 'image', attributes: { push: 'true', name: 'r.example/own:1' } } as const;
    expect(plan({ requests: [request], tags: ['other'] }).join?.names).to.deep.equal(['r.example/own:1']);
  });

  it('writes all of them into one layout, for an archive beside the archive', () => {
    const written = (path: string) => ({
      type: 'oci',
      attributes: { ...FAST, tar: 'false' },
      sink: { kind: 'layout', path },
    });
    const oci = (destination: string, tar?: string) =>
      plan({
        requests: [{ type: 'oci', destination, attributes: tar === undefined ? {} : { tar } }],
        tags: ['os:1'],
      });
    const names = ['docker.io/library/os:1'];
    expect(oci('out/{name}.tar')).to.deep.equal({
      exports: [written('out/.kairos-gen-u')],
      join: { kind: 'archive', names, scratch: 'out/.kairos-gen-u', destination: 'out/debian-12.tar' },
    });
    expect(oci('-').exports).to.deep.equal([written('/tmp/.kairos-gen-u')]);
    expect(oci('layout', 'false')).to.deep.equal({
      exports: [written('layout')],
      join: { kind: 'layout', names, path: 'layout' },
    });
  });

  it('writes files beside each other, and needs no export at all', () => {
    const request = { type: 'local', destination: '{name}', attributes: {} } as const;
    expect(plan({ requests: [request] })).to.deep.equal({
      exports: [{ type: 'local', attributes: {}, sink: { kind: 'directory', path: 'debian-12' } }],
    });
    expect(plan({})).to.deep.equal({ exports: [] });
  });

  const push = { type: 'image', attributes: { push: 'true' } } as const;
  const oci = { type: 'oci', destination: 'a.tar', attributes: {} } as const;
  const refused: readonly (readonly [string, Partial<JointExportQuestion>, RegExp])[] = [
    ['a plain Docker engine', { daemons: ['buildkitd', 'docker'] }, /own image store/],
    ['an archive for docker load', { requests: [{ ...oci, type: 'docker' }] }, /type=docker can't hold/],
    ['a load', { requests: [{ type: 'docker', attributes: {} }] }, /type=docker can't hold/],
    ['a tar of files', { requests: [{ ...oci, type: 'tar' }] }, /type=tar can't hold/],
    ['an image in a store', { requests: [{ type: 'image', attributes: {} }] }, /stores of several daemons/],
    ['a push without a name', { requests: [push] }, /needs the name/],
    ['two places', { requests: [push, oci], tags: ['os'] }, /one place only/],
    [
      'files over each other',
      { requests: [{ type: 'local', destination: 'a', attributes: { 'platform-split': 'false' } }] },
      /lie over each other/,
    ],
    [
      'caches over each other',
      { cacheTo: [{ type: 'local', attributes: { dest: 'cache' } }] },
      /would write their caches to cache/,
    ],
  ];
  for (const [what, question, message] of refused)
    it(`refuses ${what}`, () => {
      expect(() => plan(question)).to.throw(UserError, message);
    });

  it('takes caches that are told apart', () => {
    const cacheTo = [
      { type: 'registry', attributes: { ref: 'r.example/cache:{platform}' } },
      { type: 'inline', attributes: {} },
    ];
    expect(plan({ cacheTo }).exports).to.deep.equal([]);
  });
});
