import { expect } from 'chai';
import { problems, resolve } from '../support/resolve.ts';

const names = (text: string | undefined, flags = {}): readonly string[] =>
  resolve(text, flags).cells.map(({ name }) => name);
const dropped = (text: string, flags = {}): readonly string[] =>
  resolve(text, flags).dropped.map(({ name, by, reason }) => `${name} ${by}: ${reason}`);

const HEAD = 'base: debian:12\nversion: v1.0.0\n';

describe('the matrix', () => {
  it('is the product of its axes, in the order of the axes and of their values', () => {
    const text = `version: v1
matrix:
  arch: [arm64, amd64]
  variant: [standard, core]
  base: ["ubuntu:24.04", "debian:12"]
`;
    expect(names(text)).to.deep.equal([
      'ubuntu-24.04-standard-arm64-generic',
      'ubuntu-24.04-standard-amd64-generic',
      'ubuntu-24.04-core-arm64-generic',
      'ubuntu-24.04-core-amd64-generic',
      'debian-12-standard-arm64-generic',
      'debian-12-standard-amd64-generic',
      'debian-12-core-arm64-generic',
      'debian-12-core-amd64-generic',
    ]);
  });

  it('gives the same for the same, whatever the order of keys', () => {
    const one = resolve(`${HEAD}matrix: { model: [generic, rpi4], arch: [arm64], fips: [true, false] }\n`);
    const other = resolve(`matrix: { fips: [true, false], arch: [arm64], model: [generic, rpi4] }\n${HEAD}`);
    expect(other.cells).to.deep.equal(one.cells);
  });

  it('of one cell is a matrix', () => {
    expect(resolve(`${HEAD}matrix: { arch: [amd64] }\n`)).to.include({ matrix: true });
  });

  it('leaves out what no hardware can be, and says so', () => {
    const text = `${HEAD}matrix: { model: [generic, rpi4], arch: [amd64, arm64] }\n`;
    expect(names(text)).to.deep.equal([
      'debian-12-core-amd64-generic',
      'debian-12-core-arm64-generic',
      'debian-12-core-arm64-rpi4',
    ]);
    expect(dropped(text)).to.deep.equal([
      'debian-12-core-amd64-rpi4 impossible: model rpi4 is arm64, not amd64',
    ]);
    expect(resolve(text).diagnostics).to.deep.equal([]);
  });

  it('leaves out what exclude says, by any of an image’s values', () => {
    const text = `version: v1
variant: standard
matrix:
  base: ["debian:12", "debian:13"]
  kubernetes: [{ provider: k3s }, { provider: k0s }]
  exclude: [{ base: "debian:12", kubernetes: { provider: k0s } }]
`;
    expect(names(text)).to.deep.equal([
      'debian-12-standard-generic-k3s-latest',
      'debian-13-standard-generic-k3s-latest',
      'debian-13-standard-generic-k0s-latest',
    ]);
    expect(dropped(text)).to.deep.equal(['debian-12-standard-generic-k0s-latest exclude: matrix.exclude[0]']);
  });

  it('varies Kubernetes only where there is one', () => {
    const text = `${HEAD}matrix:
  variant: [core, standard]
  kubernetes: [{ version: v1.32.1+k3s1 }, { version: v1.31.2+k3s1 }]
`;
    expect(names(text)).to.deep.equal([
      'debian-12-core-generic',
      'debian-12-standard-generic-k3s-v1.32.1-k3s1',
      'debian-12-standard-generic-k3s-v1.31.2-k3s1',
    ]);
  });

  it('adds what include says, the rest from the fields outside', () => {
    const text = `${HEAD}variant: standard
matrix:
  arch: [amd64]
  include: [{ model: rpi4 }, { base: "ubuntu:24.04", variant: core, trustedBoot: true }]
`;
    expect(names(text)).to.deep.equal([
      'debian-12-standard-amd64-generic',
      'debian-12-standard-arm64-rpi4',
      'ubuntu-24.04-core-generic-uki',
    ]);
  });

  it('of include alone has no product', () => {
    expect(
      names('version: v1\nmatrix: { include: [{ base: "debian:12" }, { base: "debian:13" }] }\n'),
    ).to.deep.equal(['debian-12-core-generic', 'debian-13-core-generic']);
  });

  it('an include that is there already is dropped, not an error', () => {
    const text = `${HEAD}matrix: { arch: [amd64], include: [{ arch: amd64 }] }\n`;
    expect(dropped(text)).to.deep.equal([
      'debian-12-core-amd64-generic repeat: the same cell is there already',
    ]);
  });

  describe('names', () => {
    const rows: readonly (readonly [base: string, expected: string])[] = [
      ['ubuntu:24.04', 'ubuntu-24.04-core-generic'],
      ['debian', 'debian-core-generic'],
      ['quay.io/fedora/fedora:42', 'fedora-42-core-generic'],
      ['registry.example.com:5000/os/leap:15.6', 'leap-15.6-core-generic'],
      ['localhost:5000/x', 'x-core-generic'],
      [`debian@sha256:${'0a'.repeat(32)}`, 'debian-0a0a0a0a0a0a-core-generic'],
      [`debian:12@sha256:${'0a'.repeat(32)}`, 'debian-12-core-generic'],
      ['x/y:V1_beta', 'y-v1-beta-core-generic'],
      ['x/9:1', 'image-9-1-core-generic'],
    ];
    for (const [base, expected] of rows)
      it(`of ${base}`, () => {
        expect(names(undefined, { base, version: 'v1' })).to.deep.equal([expected]);
      });

    it('take as much of the path as tells two images apart', () => {
      const text = 'version: v1\nmatrix: { base: ["debian:12", quay.io/a/debian:12, quay.io/b/debian:12] }\n';
      expect(names(text)).to.deep.equal([
        'debian-12-core-generic',
        'a-debian-12-core-generic',
        'b-debian-12-core-generic',
      ]);
    });

    it('that would be equal are an error', () => {
      const text = 'version: v1\nmatrix: { base: [a/b-c, a-b/c] }\n';
      expect(problems(resolve(text))).to.deep.equal([]);
      const images = resolve('version: v1\nmatrix: { base: ["debian:1.2", "debian:1-2"] }\n');
      expect(problems(images)).to.deep.equal(['matrix-name-collision@2:17']);
      expect(images.cells).to.deep.equal([]);
    });
  });

  describe('problems', () => {
    const rows: readonly (readonly [title: string, matrix: string, expected: readonly string[]])[] = [
      ['a value twice', '{ arch: [amd64, amd64] }', ['duplicate-value@3:25']],
      ['nothing left', '{ model: [rpi4], arch: [amd64] }', ['matrix-empty@3:9']],
      ['no axis', '{}', ['matrix-empty@3:9']],
      [
        'an exclude of nothing',
        '{ arch: [amd64], exclude: [{ arch: arm64 }] }',
        ['matrix-exclude-unused@3:36'],
      ],
      ['an empty exclude', '{ arch: [amd64], exclude: [{}] }', ['empty-value@3:36']],
      [
        'a value that is in no cell',
        '{ model: [generic, rpi4], arch: [amd64] }',
        ['matrix-value-unused@3:28'],
      ],
      [
        'an impossible include',
        '{ arch: [amd64], include: [{ model: rpi4, arch: amd64 }] }',
        ['model-architecture@3:57'],
      ],
      ['Kubernetes for core', '{ kubernetes: [{ provider: k3s }] }', ['kubernetes-needs-standard@3:23']],
      [
        'Kubernetes for a core include',
        '{ variant: [standard], include: [{ variant: core, kubernetes: { provider: k3s } }] }',
        ['kubernetes-needs-standard@3:71'],
      ],
      [
        'the release of another provider',
        '{ variant: [standard], kubernetes: [{ provider: k0s, version: v1.32.1+k3s1 }] }',
        ['kubernetes-provider-mismatch@3:71'],
      ],
    ];
    for (const [title, matrix, expected] of rows)
      it(title, () => {
        expect(problems(resolve(`${HEAD}matrix: ${matrix}\n`))).to.deep.equal(expected);
      });

    it('more cells than anybody builds', () => {
      const bases = Array.from({ length: 667 }, (_, index) => `"debian:${index}"`).join(', ');
      const images = resolve(`version: v1\nmatrix: { base: [${bases}], arch: [amd64, arm64, riscv64] }\n`);
      expect(problems(images)).to.deep.equal(['matrix-too-large@2:9']);
    });

    it('an include without a base', () => {
      const images = resolve('version: v1\nmatrix: { base: ["debian:12"], include: [{ model: rpi4 }] }\n');
      expect(problems(images)).to.deep.equal(['missing-field@2:42']);
    });
  });

  describe('with flags', () => {
    const text = `${HEAD}matrix:
  base: ["debian:12", "debian:13"]
  arch: [amd64, arm64]
  include: [{ base: "alpine:3.21", arch: arm64 }, { base: "alpine:3.21", arch: amd64 }]
`;

    it('a value takes the place of an axis, and of includes that say something else', () => {
      expect(names(text, { arch: 'arm64' })).to.deep.equal([
        'debian-12-core-arm64-generic',
        'debian-13-core-arm64-generic',
        'alpine-3.21-core-arm64-generic',
      ]);
      expect(dropped(text, { arch: 'arm64' })).to.deep.equal([
        'alpine-3.21-core-amd64-generic flags: a flag chose another value',
      ]);
    });

    it('several values are an axis', () => {
      expect(names(HEAD, { arch: ['amd64', 'arm64'] })).to.deep.equal([
        'debian-12-core-amd64-generic',
        'debian-12-core-arm64-generic',
      ]);
    });

    it('a problem is at the flag that brought it', () => {
      expect(problems(resolve(`${HEAD}model: rpi4\n`, { arch: 'amd64' }))).to.deep.equal([
        'model-architecture@--arch',
      ]);
      expect(problems(resolve(HEAD, { base: ['a', 'a'] }))).to.deep.equal(['duplicate-value@--base']);
    });
  });
});
