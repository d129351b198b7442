import { expect } from 'chai';
import { resolveImages } from '../../src/spec/resolve-images.ts';
import { problems, resolve } from '../support/resolve.ts';
import { imageSpec } from '../support/specs.ts';

const MINIMAL = 'base: debian:12\nversion: v1.0.0\n';

describe('resolving images', () => {
  it('fills in every default', () => {
    const { cells, diagnostics, matrix } = resolve(MINIMAL);
    expect(diagnostics).to.deep.equal([]);
    expect(matrix).to.equal(false);
    expect(cells).to.deep.equal([
      {
        name: 'debian-12-core-generic',
        spec: imageSpec(),
      },
    ]);
  });

  it('takes every field', () => {
    const { cells, diagnostics } = resolve(`$schema: x
base: quay.io/fedora/fedora:42
version: 1.2.3-rc.1+build
model: rpi4
variant: standard
kubernetes: { provider: k0s, version: v1.32.1+k0s.0 }
arch: arm64
trustedBoot: true
providers: [{ name: kubeadm, version: v1.32.1, config: '{}' }, { name: other }]
fips: true
framework: v2.16.1
registry: registry.example.com:5000/edge
kernel: linux-image-virtual
packages: { add: [htop, "curl=8.5-1"], remove: [snmpd] }
skip: [sshHardening]
stages:
  before-install:
    - run: |
        echo "a $b"
  after-install:
    - copy: { from: files/, to: /etc/, mode: "0644", chown: "1000:users" }
  after-init: []
`);
    expect(diagnostics).to.deep.equal([]);
    expect(cells[0]).to.deep.equal({
      name: 'fedora-42-standard-arm64-rpi4-uki-fips',
      spec: {
        base: 'quay.io/fedora/fedora:42',
        version: '1.2.3-rc.1+build',
        model: 'rpi4',
        providers: [{ name: 'kubeadm', version: 'v1.32.1', config: '{}' }, { name: 'other' }],
        variant: 'standard',
        kubernetes: { provider: 'k0s', version: 'v1.32.1+k0s.0' },
        arch: 'arm64',
        trustedBoot: true,
        fips: true,
        framework: 'v2.16.1',
        registry: 'registry.example.com:5000/edge',
        kernel: ['linux-image-virtual'],
        packages: { add: ['htop', 'curl=8.5-1'], remove: ['snmpd'] },
        skip: ['sshHardening'],
        stages: {
          'before-install': [{ run: 'echo "a $b"' }],
          'after-install': [{ copy: { from: 'files/', to: '/etc/', mode: '0644', chown: '1000:users' } }],
        },
      },
    });
  });

  it('takes what a step sees while it runs', () => {
    const mounts =
      '[{ bind: a, target: /a }, { cache: c, target: /c }, { secret: s }, { secret: t, env: T, target: /t }, { ssh: default }]';
    const { cells, diagnostics } = resolve(
      `${MINIMAL}stages: { after-init: [{ run: x, mounts: ${mounts} }, { run: y, mounts: [] }] }\n`,
    );
    expect(diagnostics).to.deep.equal([]);
    expect(cells[0]?.spec.stages['after-init']).to.deep.equal([
      {
        run: 'x',
        mounts: [
          { bind: 'a', target: '/a' },
          { cache: 'c', target: '/c' },
          { secret: 's' },
          { secret: 't', target: '/t', env: 'T' },
          { ssh: 'default' },
        ],
      },
      { run: 'y' },
    ]);
  });

  it('does with flags alone', () => {
    const { cells, diagnostics } = resolve(undefined, { base: 'debian:12', version: 'v1', package: 'htop' });
    expect(diagnostics).to.deep.equal([]);
    expect(cells.map(({ spec }) => spec.packages.add)).to.deep.equal([['htop']]);
  });

  it('a model brings its architecture', () => {
    expect(resolve(`${MINIMAL}model: rpi4\n`).cells[0]?.spec.arch).to.equal('arm64');
  });

  it('uses what a command gives for what nobody says', () => {
    const { cells } = resolveImages({ defaults: { base: 'ubuntu:24.04', version: 'v0.0.0' } });
    expect(cells[0]?.name).to.equal('ubuntu-24.04-core-generic');
  });

  it('leaves Kubernetes out where only providers are named, and providers out of core cells', () => {
    const { cells } = resolve(
      `${MINIMAL}providers: [{ name: kubeadm }]\nmatrix: { variant: [core, standard] }\n`,
    );
    expect(cells.map(({ spec }) => [spec.kubernetes, spec.providers.length])).to.deep.equal([
      [undefined, 0],
      [undefined, 1],
    ]);
  });

  describe('problems', () => {
    const rows: readonly (readonly [title: string, text: string, expected: readonly string[]])[] = [
      ['nothing given', '{}', ['missing-field', 'missing-field']],
      ['a comment only', '# hello\n', ['file-empty']],
      ['not a mapping', 'hello\n', ['wrong-type@1:1']],
      ['a list', '- a\n- b\n', ['wrong-type@1:1']],
      ['an unknown key', `${MINIMAL}varient: core\n`, ['unknown-key@3:1']],
      ['an unknown key deep inside', `${MINIMAL}packages:\n  ad: [htop]\n`, ['unknown-key@4:3']],
      ['a wrong word', `${MINIMAL}variant: standrd\n`, ['wrong-value@3:10']],
      ['a number as version', 'base: debian:12\nversion: 1.30\n', ['wrong-type@2:10']],
      ['a word as boolean', `${MINIMAL}fips: no\n`, ['wrong-type@3:7']],
      ['no value', 'base:\nversion: v1\n', ['empty-value@1:6']],
      ['empty text', 'base: ""\nversion: v1\n', ['empty-value@1:7']],
      ['a list of bases', 'base: [a, b]\nversion: v1\n', ['wrong-type@1:7']],
      ['no semantic version', 'base: debian:12\nversion: latest\n', ['bad-version@2:10']],
      ['upper case', 'base: Debian:12\nversion: v1\n', ['bad-image-reference@1:7']],
      ['a line break', 'base: "a\\nb"\nversion: v1\n', ['line-break@1:7']],
      ['shell in a package', `${MINIMAL}packages: { add: ["a;b"] }\n`, ['bad-package-name@3:19']],
      ['an option as package', `${MINIMAL}packages: { add: [--force] }\n`, ['bad-package-name@3:19']],
      ['a removing package', `${MINIMAL}packages: { add: [systemd-] }\n`, ['bad-package-name@3:19']],
      ['a scheme', `${MINIMAL}registry: https://quay.io\n`, ['bad-registry@3:11']],
      ['a bad framework', `${MINIMAL}framework: "a b"\n`, ['bad-framework@3:12']],
      ['a bad kernel in a list', `${MINIMAL}kernel: [a, "b c"]\n`, ['bad-package-name@3:13']],
      [
        'a mount that leaves the context',
        `${MINIMAL}stages: { after-init: [{ run: x, mounts: [{ bind: ../a, target: /a }] }] }\n`,
        ['bad-copy-source@3:51'],
      ],
      [
        'a mount without a name',
        `${MINIMAL}stages: { after-init: [{ run: x, mounts: [{ secret: a/b }] }] }\n`,
        ['bad-mount-name@3:53'],
      ],
      ['an unknown step', `${MINIMAL}skip: [sshHardning]\n`, ['wrong-value@3:8']],
      ['a part of something unknown', `${MINIMAL}skip: ["unit:a"]\n`, ['wrong-value@3:8']],
      ['a step twice', `${MINIMAL}skip: [grub, grub]\n`, ['duplicate-value@3:14']],
      [
        'core with Kubernetes',
        `${MINIMAL}kubernetes: { provider: k3s }\n`,
        ['kubernetes-needs-standard@3:25'],
      ],
      [
        'the release of another provider',
        `${MINIMAL}variant: standard\nkubernetes: { provider: k0s, version: v1.32.1+k3s1 }\n`,
        ['kubernetes-provider-mismatch@4:39'],
      ],
      ['providers for core', `${MINIMAL}providers: [{ name: kubeadm }]\n`, ['providers-need-standard@3:12']],
      [
        'a provider that needs no plugin, and one twice',
        `${MINIMAL}variant: standard\nproviders: [{ name: k0s }, { name: a }, { name: a }]\n`,
        ['provider-without-plugin@4:21', 'duplicate-value@4:41'],
      ],
      [
        'configuration on two lines',
        `${MINIMAL}variant: standard\nproviders:\n  - name: a\n    config: |\n      a\n      b\n`,
        ['line-break@6:13'],
      ],
      ['rpi on amd64', `${MINIMAL}model: rpi4\narch: amd64\n`, ['model-architecture@4:7']],
      ['FIPS on riscv64', `${MINIMAL}fips: true\narch: riscv64\n`, ['fips-architecture@3:7']],
      ['added and removed', `${MINIMAL}packages: { add: [a], remove: [a] }\n`, ['package-conflict@3:19']],
      [
        'two steps in one',
        `${MINIMAL}stages: { after-init: [{ run: a, copy: { from: a, to: /a } }] }\n`,
        ['wrong-step@3:24'],
      ],
      ['a step of nothing', `${MINIMAL}stages: { after-init: [{}] }\n`, ['wrong-step@3:24']],
      ['a step as text', `${MINIMAL}stages: { after-init: [ls] }\n`, ['wrong-step@3:24']],
      ['a step misspelt', `${MINIMAL}stages: { after-init: [{ rum: a }] }\n`, ['unknown-key@3:26']],
      [
        'a copy without to',
        `${MINIMAL}stages: { after-init: [{ copy: { from: a } }] }\n`,
        ['missing-field@3:26'],
      ],
      [
        'leaving the context',
        `${MINIMAL}stages: { after-init: [{ copy: { from: a/../../b, to: /a } }] }\n`,
        ['bad-copy-source@3:40'],
      ],
      [
        'two problems at once',
        'base: debian:12\nvariant: x\nmodel: y\n',
        ['wrong-value@2:10', 'wrong-value@3:8', 'missing-field'],
      ],
      ['a tab', 'base: debian:12\n\tversion: v1\n', ['yaml-tab@2:1']],
      ['a key twice', 'base: a\nbase: b\n', ['yaml-duplicate-key@2:1']],
      ['two documents', 'base: a\n---\nbase: b\n', ['yaml-several-documents@2:1']],
      ['a tag', 'base: !foo a\n', ['yaml-tag@1:7']],
      ['an alias to nothing', 'base: *x\n', ['yaml-alias@1:7']],
    ];
    for (const [title, text, expected] of rows)
      it(title, () => {
        const images = resolve(text);
        expect(problems(images)).to.deep.equal(expected);
        expect(images.cells).to.deep.equal([]);
      });
  });
});
