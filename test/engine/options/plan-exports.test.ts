import { expect } from 'chai';
import {
  type DaemonKind,
  type ExportQuestion,
  planExports,
} from '../../../src/engine/options/plan-exports.ts';
import { UsageError, UserError } from '../../../src/lib/user-error.ts';

const plan = (question: Partial<ExportQuestion>) =>
  planExports({ requests: [], tags: [], name: 'debian-12', daemon: 'buildkitd', platforms: 1, ...question });

const LOAD = { type: 'docker', attributes: {} } as const;
const PUSH = { type: 'image', attributes: { push: 'true' } } as const;

describe('planExports', () => {
  it('does nothing by itself with a buildkitd, and loads into a Docker engine', () => {
    expect(plan({}).exports).to.deep.equal([]);
    expect(plan({ daemon: 'docker' }).exports).to.deep.equal([{ type: 'moby', attributes: {} }]);
    expect(plan({ daemon: 'docker-containerd' }).exports[0]?.type).to.equal('image');
  });

  it('writes names in full, the target in its place', () => {
    const { exports } = plan({ requests: [PUSH], tags: ['kairos:{name}', 'registry.example.com/os'] });
    expect(exports[0]?.attributes['name']).to.equal(
      'docker.io/library/kairos:debian-12,registry.example.com/os:latest',
    );
  });

  it('lets an old Docker engine push by itself', () => {
    expect(plan({ daemon: 'docker', requests: [PUSH], tags: ['registry.example.com/os'] })).to.deep.equal({
      exports: [{ type: 'moby', attributes: { name: 'registry.example.com/os:latest' } }],
      pushes: ['registry.example.com/os:latest'],
    });
  });

  it('makes one export of a push and a load into an old engine', () => {
    const { exports, pushes } = plan({ daemon: 'docker', requests: [LOAD, PUSH], tags: ['example.com/os'] });
    expect(exports).to.have.length(1);
    expect(pushes).to.have.length(1);
  });

  it('sends what a buildkitd builds to the Docker engine uncompressed', () => {
    expect(plan({ requests: [LOAD], tags: ['os'] }).exports).to.deep.equal([
      {
        type: 'docker',
        attributes: { name: 'docker.io/library/os:latest', compression: 'uncompressed' },
        sink: { kind: 'docker-load' },
      },
    ]);
  });

  it("keeps several platforms in Docker's containerd store", () => {
    const { exports } = plan({ daemon: 'docker-containerd', platforms: 2, tags: ['os'] });
    expect(exports.map(({ type }) => type)).to.deep.equal(['image']);
  });

  it('writes a layout when no tar is wanted', () => {
    const oci = { type: 'oci', destination: 'layouts/{name}', attributes: { tar: 'false' } } as const;
    expect(plan({ requests: [oci] }).exports[0]?.sink).to.deep.equal({
      kind: 'layout',
      path: 'layouts/debian-12',
    });
  });

  const speeds: readonly (readonly [asked: Readonly<Record<string, string>>, given: object])[] = [
    [{}, { compression: 'gzip', 'compression-level': '1' }],
    [{ compression: 'gzip' }, { compression: 'gzip', 'compression-level': '1' }],
    [{ 'compression-level': '9' }, { compression: 'gzip', 'compression-level': '9' }],
    [{ compression: 'zstd' }, { compression: 'zstd' }],
  ];
  for (const [asked, given] of speeds)
    it(`compresses ${JSON.stringify(asked)} as ${JSON.stringify(given)}`, () => {
      const { exports } = plan({ requests: [{ type: 'oci', destination: 'a.tar', attributes: asked }] });
      expect(exports[0]?.attributes).to.deep.equal(given);
    });

  it('sends files where they are asked for', () => {
    const { exports } = plan({
      requests: [
        { type: 'oci', destination: 'out/{name}.tar', attributes: {} },
        { type: 'local', destination: 'tree', attributes: {} },
        { type: 'tar', destination: '-', attributes: {} },
        { type: 'docker', destination: '-', attributes: {} },
      ],
    });
    expect(exports.map(({ sink }) => sink)).to.deep.equal([
      { kind: 'file', path: 'out/debian-12.tar' },
      { kind: 'directory', path: 'tree' },
      { kind: 'stdout' },
      { kind: 'stdout' },
    ]);
  });

  const refusals: readonly (readonly [
    title: string,
    question: Partial<ExportQuestion>,
    kind: typeof UserError | typeof UsageError,
    message: RegExp,
  ])[] = [
    ['a push without a name', { requests: [PUSH] }, UsageError, /needs the name to push to/],
    ['a name that is none', { requests: [PUSH], tags: ['UPPER'] }, UsageError, /not an image reference/],
    [
      'several platforms for a Docker archive',
      { requests: [{ ...LOAD, destination: 'a.tar' }], platforms: 2 },
      UsageError,
      /does not fit into a Docker archive/,
    ],
    [
      'several platforms by default on a Docker engine',
      { daemon: 'docker', platforms: 2 },
      UsageError,
      /does not fit into a Docker archive/,
    ],
    [
      'an OCI archive from an old engine',
      { daemon: 'docker', requests: [{ type: 'oci', destination: 'a.tar', attributes: {} }] },
      UserError,
      /can't write type=oci/,
    ],
    [
      'two places on an old engine',
      { daemon: 'docker', requests: [LOAD, { type: 'local', destination: 'a', attributes: {} }] },
      UserError,
      /one place only/,
    ],
  ];
  for (const [title, question, kind, message] of refusals)
    it(`refuses ${title}`, () => {
      expect(() => plan(question)).to.throw(kind, message);
    });

  it('gives what every daemon can give to every daemon', () => {
    for (const daemon of ['buildkitd', 'docker', 'docker-containerd'] satisfies DaemonKind[])
      expect(
        plan({ daemon, requests: [{ type: 'local', destination: 'a', attributes: {} }] }).exports,
      ).to.have.length(1);
  });
});
