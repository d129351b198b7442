import { expect } from 'chai';
import { runCommandLine } from '../../src/cli/command-line.ts';
import { commands } from '../../src/cli/commands.ts';
import { candidates } from '../../src/cli/completion/candidates.ts';
import { SHELLS } from '../../src/cli/completion/shells.ts';
import { jsonSchema } from '../../src/spec/json-schema.ts';
import { starterKairosfile } from '../../src/spec/starter-kairosfile.ts';
import { resolve } from '../support/resolve.ts';
import { type FakeIo, fakeIo } from '../support/fake-io.ts';

const VALID = 'base: debian:12\nversion: v1.0.0\n';

const run = async (line: string, io: FakeIo): Promise<{ code: number; out: string; err: string }> => {
  const code = await runCommandLine(line.split(' '), io);
  return { code, out: io.out(), err: io.err() };
};

describe("kairos-gen with a model of the user's own", () => {
  const BOARD = 'name: acme-one\narch: arm64\nbases: [{ distro: debian }]\n';
  const line = 'matrix --base debian:12 --version v1 --model boards/acme.yaml';

  it('takes it from a file', async () => {
    const io = fakeIo({ files: { 'boards/acme.yaml': BOARD } });
    expect((await run(line, io)).out).to.contain('debian-12-core-arm64-acme-one');
    const both = await run(`${line} --model generic`, fakeIo({ files: { 'boards/acme.yaml': BOARD } }));
    expect(both.out).to.contain('debian-12-core-generic').and.to.contain('debian-12-core-arm64-acme-one');
  });

  it('shows the line of the file that is wrong', async () => {
    const io = fakeIo({ files: { 'boards/acme.yaml': BOARD.replace('arm64', 'arm') } });
    const { code, out, err } = await run(line, io);
    expect({ code, out }).to.deep.equal({ code: 3, out: '' });
    expect(err).to.contain('boards/acme.yaml:2:7: error[wrong-value]').and.to.contain('2 | arch: arm\n');
  });

  for (const [problem, message] of [
    ['missing', 'there is no such file'],
    ['directory', 'this is a directory'],
    ['unreadable', 'the file can not be read'],
  ] as const)
    it(`says that a file is ${problem}`, async () => {
      const { code, err } = await run(line, fakeIo({ problems: { 'boards/acme.yaml': problem } }));
      expect(code).to.equal(2);
      expect(err).to.contain(`--model boards/acme.yaml: ${message}`);
    });
});

describe('kairos-gen check', () => {
  it('is content with a valid file, and prints no result', async () => {
    const io = fakeIo({ files: { Kairosfile: VALID } });
    expect(await run('check', io)).to.deep.equal({ code: 0, out: '', err: 'no problems; 1 image\n' });
  });

  it('prints problems on standard output, and 3 says so', async () => {
    const io = fakeIo({ files: { 'my.yaml': 'base: debian:12\nvariant: cor\n' } });
    const { code, out, err } = await run('check my.yaml', io);
    expect({ code, err }).to.deep.equal({ code: 3, err: '' });
    expect(out).to.contain('my.yaml:2:10: error[wrong-value]').and.to.contain('2 | variant: cor\n');
    expect(out).to.match(/\n2 errors\n$/);
  });

  it('reads standard input', async () => {
    const { code, out } = await run('check -', fakeIo({ stdin: 'bas: debian:12\nversion: v1\n' }));
    expect(code).to.equal(3);
    expect(out).to.contain('<stdin>:1:1: error[unknown-key]').and.to.contain('did you mean "base"?');
  });

  it('2 says that only flags are wrong', async () => {
    const io = fakeIo({ files: { Kairosfile: VALID } });
    expect(await run('check --model rpi6', io)).to.include({ code: 2 });
  });

  it('3 says that the file is wrong, whatever the flags', async () => {
    const io = fakeIo({ files: { Kairosfile: 'bas: a\n' } });
    expect(await run('check --model rpi6', io)).to.include({ code: 3 });
  });

  it('does without a file when flags say enough', async () => {
    expect(await run('check --base debian:12 --version v1', fakeIo())).to.include({ code: 0 });
    expect(await run('check', fakeIo())).to.include({ code: 2 });
  });

  it('--no-file leaves ./Kairosfile alone', async () => {
    const io = fakeIo({ files: { Kairosfile: 'bas: a\n' } });
    expect(await run('check --no-file --base debian:12 --version v1', io)).to.include({ code: 0 });
  });

  it('a warning is no error', async () => {
    const io = fakeIo({
      files: { Kairosfile: `${VALID}matrix: { arch: [arm64], exclude: [{ arch: amd64 }] }\n` },
    });
    const { code, out } = await run('check', io);
    expect(code).to.equal(0);
    expect(out)
      .to.contain('warning[matrix-exclude-unused]')
      .and.to.match(/\n1 warning\n$/);
  });

  describe('lint', () => {
    const io = (head = '', files: Readonly<Record<string, string>> = {}) =>
      fakeIo({
        files: {
          Kairosfile: `${head}${VALID}skip: [sshHardening]\nstages: { after-init: [{ copy: { from: a.deb, to: / } }] }\n`,
          ...files,
        },
      });

    it('warns, and ends well', async () => {
      const { code, out } = await run('check', io());
      expect(code).to.equal(0);
      expect(out)
        .to.contain('warning[SkippedHardening]')
        .and.to.match(/\n1 warning\n$/);
      expect(out).to.contain('\n  more: https://');
    });

    it('ends with 4 where the file asks for it', async () => {
      expect(await run('check', io('# check=error=true\n'))).to.include({ code: 4 });
      expect(await run('check --no-lint', io('# check=error=true\n'))).to.include({ code: 0, out: '' });
      const { code } = await run('check', io('# check=error=true;skip=SkippedHardening\n'));
      expect(code).to.equal(0);
    });

    it('reads the .dockerignore of the file before the one of the directory', async () => {
      const both = { '.dockerignore': 'b', 'Kairosfile.dockerignore': '*.deb' };
      expect((await run('check', io('', both))).out).to.contain('IgnoredCopySource');
      const one = { '.dockerignore': '*.deb' };
      expect((await run('check', io('', one))).out).to.contain('IgnoredCopySource');
      const other = { '.dockerignore': '*.deb', 'Kairosfile.dockerignore': 'b' };
      expect((await run('check', io('', other))).out).not.to.contain('IgnoredCopySource');
    });

    for (const [format, pattern] of [
      ['json', /"code": "SkippedHardening",\n.*\n.*\n.*\n +"file"[^]*"url": "https/],
      ['sarif', /"shortDescription": \{\n +"text": "Steps that secure[^]*"helpUri": "https/],
      [
        'github',
        /^::warning title=SkippedHardening,file=Kairosfile,line=3.*%0Ahttps:.*skipped-hardening.md\n$/,
      ],
    ] as const)
      it(`as ${format}`, async () => {
        expect((await run(`check --format ${format}`, io())).out).to.match(pattern);
      });
  });

  const formats: readonly (readonly [format: string, good: RegExp, bad: RegExp])[] = [
    ['json', /^\{\n {2}"diagnostics": \[\]\n\}\n$/, /"code": "unknown-key"/],
    ['sarif', /"results": \[\]/, /"ruleId": "unknown-key"/],
    ['github', /^$/, /^::error title=unknown-key,file=Kairosfile,line=1/],
  ];
  for (const [format, good, bad] of formats)
    it(`as ${format}`, async () => {
      const fine = await run(`check --format ${format}`, fakeIo({ files: { Kairosfile: VALID } }));
      expect(fine).to.include({ code: 0, err: '' });
      expect(fine.out).to.match(good);
      const wrong = await run(`check --format ${format}`, fakeIo({ files: { Kairosfile: 'bas: a\n' } }));
      expect(wrong).to.include({ code: 3, err: '' });
      expect(wrong.out).to.match(bad);
    });

  const unread: readonly (readonly [
    problem: 'missing' | 'unreadable' | 'directory',
    code: string,
    hint: RegExp,
  ])[] = [
    ['missing', 'file-missing', /kairos-gen new/],
    ['unreadable', 'file-unreadable', /allowed/],
    ['directory', 'file-is-directory', /x\/Kairosfile/],
  ];
  for (const [problem, diagnostic, hint] of unread)
    it(`a file that is ${problem}`, async () => {
      const { code, out } = await run('check x', fakeIo({ problems: { x: problem } }));
      expect(code).to.equal(3);
      expect(out).to.contain(`x: error[${diagnostic}]`).and.to.match(hint);
    });

  it('tells of flags also when there is no file', async () => {
    const { out } = await run('check x --model rpi6', fakeIo());
    expect(out).to.contain('file-missing').and.to.contain('--model "rpi6"').and.to.contain('2 errors');
  });

  it('a file that looks like a misspelt command', async () => {
    const { out } = await run('check matrx', fakeIo());
    expect(out).to.contain('did you mean the command "matrix"?');
  });

  describe('colour', () => {
    const rows: readonly (readonly [
      terminal: boolean,
      environment: Record<string, string>,
      coloured: boolean,
    ])[] = [
      [true, {}, true],
      [false, {}, false],
      [true, { NO_COLOR: '1' }, false],
      [true, { NO_COLOR: '' }, true],
      [true, { TERM: 'dumb' }, false],
      [false, { FORCE_COLOR: '1' }, true],
      [true, { FORCE_COLOR: '0' }, false],
      [true, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
    ];
    for (const [terminal, environment, coloured] of rows)
      it(`${terminal ? 'a terminal' : 'a pipe'} with ${JSON.stringify(environment)}`, async () => {
        const io = fakeIo({ stdin: 'bas: a\n', terminal, environment });
        expect((await run('check -', io)).out.includes('\u001b[')).to.equal(coloured);
      });
  });
});

describe('kairos-gen matrix', () => {
  it('prints a table', async () => {
    const io = fakeIo({ files: { Kairosfile: `${VALID}matrix: { arch: [amd64, arm64] }\n` } });
    const { code, out, err } = await run('matrix', io);
    expect({ code, err }).to.deep.equal({ code: 0, err: '' });
    expect(out).to.match(/^NAME .*\ndebian-12-core-amd64-generic .*\ndebian-12-core-arm64-generic .*\n$/);
  });

  it('prints JSON', async () => {
    const { out } = await run('matrix --format json --arch arm64', fakeIo({ files: { Kairosfile: VALID } }));
    expect(JSON.parse(out)).to.have.nested.property('cells[0].spec.arch', 'arm64');
  });

  it('problems go to standard error, and there is no result', async () => {
    const { code, out, err } = await run('matrix', fakeIo({ files: { Kairosfile: 'bas: a\n' } }));
    expect({ code, out }).to.deep.equal({ code: 3, out: '' });
    expect(err).to.contain('unknown-key');
  });
});

describe('kairos-gen schema', () => {
  it('prints the JSON Schema', async () => {
    expect(await run('schema', fakeIo())).to.deep.equal({ code: 0, out: jsonSchema(), err: '' });
    expect((await run('schema --of model', fakeIo())).out).to.equal(jsonSchema('model'));
  });
});

describe('kairos-gen new', () => {
  it('writes a file that is valid, with the lines for editors and engines first', async () => {
    const io = fakeIo();
    expect(await run('new', io)).to.include({ code: 0, out: '' });
    const written = String(io.files.get('Kairosfile'));
    expect(written).to.match(/^# syntax=\S+\n# yaml-language-server: \$schema=\S+\n/);
    expect(resolve(written).diagnostics).to.deep.equal([]);
  });

  it('what it has commented out is valid too', () => {
    const fields = 'kubernetes|arch|trustedBoot|fips|registry|kernel|packages|skip|stages|matrix';
    const all = starterKairosfile()
      .replace(new RegExp(`^# (?=(${fields}):|  )`, 'gm'), '')
      .replace('variant: core', 'variant: standard');
    const { diagnostics, cells } = resolve(all);
    expect(diagnostics).to.deep.equal([]);
    expect(cells.map(({ name }) => name)).to.have.length(3);
    expect(cells[0]?.spec).to.have.nested.property('packages.add').that.deep.equals(['htop']);
  });

  it('replaces nothing unless told to', async () => {
    const io = fakeIo({ files: { Kairosfile: 'mine' } });
    const { code, err } = await run('new', io);
    expect(code).to.equal(1);
    expect(err).to.match(/--force\nkairos-gen: Kairosfile exists already\n$/);
    expect(io.files.get('Kairosfile')).to.equal('mine');
    expect(await run('new --force', io)).to.include({ code: 0 });
    expect(io.files.get('Kairosfile')).to.equal(starterKairosfile());
  });

  it('prints for -', async () => {
    const io = fakeIo();
    expect(await run('new -', io)).to.deep.equal({ code: 0, out: starterKairosfile(), err: '' });
    expect([...io.files]).to.deep.equal([]);
  });
});

describe('kairos-gen completion', () => {
  for (const shell of SHELLS)
    it(`has a script for ${shell} that asks the program`, async () => {
      const { code, out } = await run(`completion ${shell}`, fakeIo());
      expect(code).to.equal(0);
      expect(out).to.contain('kairos-gen __complete');
    });

  const rows: readonly (readonly [words: readonly string[], expected: readonly string[]])[] = [
    [['ma'], ['matrix']],
    [['check', '--for'], ['--format']],
    [
      ['check', '--format', ''],
      ['text', 'json', 'sarif', 'github'],
    ],
    [
      ['check', '--model', 'rpi'],
      ['rpi3', 'rpi4', 'rpi5'],
    ],
    [['check', '--base', ''], []],
    [['check', '--fips', '--trusted'], ['--trusted-boot']],
    [['completion', 'f'], ['fish']],
    [['check', ''], []],
    [['new', '--no'], []],
  ];
  for (const [words, expected] of rows)
    it(`after ${JSON.stringify(words)}`, () => {
      expect(candidates(commands, words)).to.deep.equal(expected);
    });

  it('answers the scripts', async () => {
    expect(await run('__complete check --form', fakeIo())).to.deep.equal({
      code: 0,
      out: '--format\n',
      err: '',
    });
  });
});
