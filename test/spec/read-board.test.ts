import { expect } from 'chai';
import { readBoard } from '../../src/spec/read-board.ts';
import { problems, resolve } from '../support/resolve.ts';

const read = (text: string): ReturnType<typeof readBoard> =>
  readBoard({ file: 'acme.yaml', content: new TextEncoder().encode(text) });

describe("the file of a model of the user's own", () => {
  it('is read with the schema that a Kairosfile has for it', () => {
    const board = 'name: acme-one\narch: arm64\nbases: [{ distro: debian, kernel: [a, b] }]\n';
    const inside = resolve(
      `base: debian:12\nversion: v1\nmodel:\n  ${board.trim().replaceAll('\n', '\n  ')}\n`,
    );
    expect(inside.diagnostics).to.deep.equal([]);
    expect(read(board).board).to.deep.equal(inside.cells[0]?.spec.model);
  });

  const wrong: readonly [string, string, string, RegExp][] = [
    ['', 'file-empty', 'file-empty', /empty/],
    ['name: [\n', 'yaml', 'yaml-syntax@2:1', /./],
    ['name: rpi4\narch: arm64\nbases: [{ distro: x }]', 'a name of ours', 'bad-model-name@1:7', /of its own/],
    ['name: Acme One\narch: arm64\nbases: [{ distro: x }]', 'a name', 'bad-model-name@1:7', /Acme One/],
    ['name: a\narch: arm\nbases: [{ distro: x }]', 'an architecture', 'wrong-value@2:7', /arch "arm"/],
    ['name: a\nbases: [{ distro: x }]', 'a missing key', 'missing-field@1:1', /arch is missing/],
    ['name: a\narch: arm64\nbases: []', 'no base', 'empty-value@3:8', /bases is empty/],
    ['name: a\narch: arm64\nbases: [{ distro: x, release: 1 }]', 'a key', 'unknown-key@3:22', /"release"/],
    [
      'name: a\narch: arm64\nbases: [{ distro: x, releases: 12 }]',
      'a number',
      'wrong-type@3:32',
      /must be text/,
    ],
    [
      'name: a\narch: arm64\nbases: [{ distro: x, releases: ">12 <13" }]',
      'a condition',
      'bad-releases@3:32',
      /">12 <13"/,
    ],
    [
      'name: a\narch: arm64\nbases: [{ distro: x }]\nbootArguments: ["a b"]',
      'two arguments in one',
      'bad-boot-argument@4:17',
      /a b/,
    ],
    [
      "name: a\narch: arm64\nbases: [{ distro: x }]\nbootArguments: ['$(x)']",
      "GRUB's own characters",
      'bad-boot-argument@4:17',
      /x/,
    ],
    [
      'name: a\narch: arm64\nbases: [{ distro: x }]\nconsoles: ["console=tty1"]',
      'a console',
      'bad-console@4:12',
      /console=tty1/,
    ],
  ];
  for (const [text, what, place, message] of wrong)
    it(`is refused at its place for ${what}`, () => {
      const { board, diagnostics } = read(text);
      expect(board).to.equal(undefined);
      expect(problems({ diagnostics })[0]).to.equal(place);
      expect(diagnostics[0]?.message).to.match(message);
      expect(diagnostics[0]?.file).to.equal('acme.yaml');
    });
});

describe('a board in a Kairosfile', () => {
  const BOARD = '{ name: acme-one, arch: arm64, bases: [{ distro: debian }] }';

  it('names the target and decides its architecture', () => {
    const { cells } = resolve(`base: debian:12\nversion: v1\nmodel: ${BOARD}\n`);
    expect(cells.map(({ name, spec }) => [name, spec.arch])).to.deep.equal([
      ['debian-12-core-arm64-acme-one', 'arm64'],
    ]);
  });

  it('is an axis like any model', () => {
    const images = resolve(
      `base: debian:12\nversion: v1\nmatrix:\n  model: [generic, &acme ${BOARD}]\n  arch: [amd64, arm64]\n  variant: [core, standard]\n  exclude: [{ model: *acme, variant: standard }]\n`,
    );
    expect(images.diagnostics).to.deep.equal([]);
    expect(images.cells.map(({ name }) => name)).to.deep.equal([
      'debian-12-core-amd64-generic',
      'debian-12-core-arm64-generic',
      'debian-12-core-arm64-acme-one',
      'debian-12-standard-amd64-generic',
      'debian-12-standard-arm64-generic',
    ]);
    expect(images.dropped[0]?.reason).to.equal('model acme-one is arm64, not amd64');
  });

  it('is wrong at its place', () => {
    const wrong = (model: string): readonly string[] =>
      problems(resolve(`base: debian:12\nversion: v1\n${model}\n`));
    expect(wrong('model: acme-one')).to.deep.equal(['wrong-value@3:8']);
    expect(wrong('model: { name: rpi4, arch: arm64, bases: [{ distro: x }] }')).to.deep.equal([
      'bad-model-name@3:16',
    ]);
    expect(wrong('model: { name: a, arch: arm64, bases: [{ distro: x }], kernal: y }')).to.deep.equal([
      'unknown-key@3:56',
    ]);
    expect(wrong('model: { name: a, arch: arm64, bases: [{ distro: x }] }\narch: amd64')).to.deep.equal([
      'model-architecture@4:7',
    ]);
  });
});
