import { expect } from 'chai';
import { runCommandLine } from '../../src/cli/command-line.ts';
import { type Command, defineCommand } from '../../src/cli/command.ts';
import { commands } from '../../src/cli/commands.ts';
import { UserError } from '../../src/lib/user-error.ts';
import { version } from '../../src/lib/version.ts';
import { type FakeIo, fakeIo } from '../support/fake-io.ts';

const VALID = 'base: debian:12\nversion: v1.0.0\n';

async function run(
  line: string,
  io: FakeIo = fakeIo({ files: { Kairosfile: VALID } }),
  known?: readonly Command[],
): Promise<{ code: number; out: string; err: string; io: FakeIo }> {
  const code = await runCommandLine(line === '' ? [] : line.split(' '), io, known);
  return { code, out: io.out(), err: io.err(), io };
}

describe('the command line of kairos-gen', () => {
  describe('--version', () => {
    it('alone prints the version of the program', async () => {
      expect(await run('--version')).to.include({ code: 0, out: `${version}\n`, err: '' });
    });

    it('with a value is the version of the image', async () => {
      expect(await run('check --version v2')).to.include({ code: 0, err: 'no problems; 1 image\n' });
    });

    for (const line of ['check --version', 'check --version --base debian:12'])
      it(`needs a value in "${line}"`, async () => {
        const { code, err } = await run(line);
        expect(code).to.equal(2);
        expect(err.trimEnd().split('\n').at(-1)).to.contain('--version needs a value');
      });
  });

  describe('help', () => {
    it('lists every command', async () => {
      const { code, out, err } = await run('--help');
      expect({ code, err }).to.deep.equal({ code: 0, err: '' });
      for (const { name, describe: says } of commands) {
        expect(out).to.contain(`kairos-gen ${name}`);
        expect(out.replace(/\s+/g, ' ')).to.contain(says);
      }
    });

    for (const { name, options, examples } of commands)
      it(`of ${name} shows its options and an example`, async () => {
        const { code, out } = await run(`${name} --help`);
        expect(code).to.equal(0);
        for (const [option, { hidden }] of Object.entries(options))
          if (hidden !== true) expect(out).to.contain(`--${option}`);
        for (const [line] of examples) expect(out.replace(/\s+/g, ' ')).to.contain(line);
      });
  });

  describe('mistakes', () => {
    const mistakes: readonly (readonly [line: string, last: string])[] = [
      ['check --formt json', 'kairos-gen: unknown option --formt; did you mean --format?'],
      ['check --zzzzzz', 'kairos-gen: unknown option --zzzzzz'],
      ['check -x', 'kairos-gen: unknown option -x'],
      [
        'check --format jsn',
        'kairos-gen: --format "jsn" is not known; did you mean "json"? allowed: text, json, sarif, github',
      ],
      ['check --base', 'kairos-gen: --base needs a value'],
      ['check one two', 'kairos-gen: "two" is one word too many'],
      ['completion', 'kairos-gen: <shell> is missing'],
      ['completion bsh', 'kairos-gen: there is no completion for "bsh"'],
    ];
    for (const [line, last] of mistakes)
      it(`"${line}" says: ${last}`, async () => {
        const { code, out, err } = await run(line);
        expect({ code, out }).to.deep.equal({ code: 2, out: '' });
        expect(err.trimEnd().split('\n').at(-1)).to.equal(last);
        expect(err.split('\n')).to.have.length.below(4);
      });
  });

  it('takes a misspelt command for the file of the default one, and says so', async () => {
    const { code, err } = await run('chek');
    expect(code).to.equal(3);
    expect(err).to.contain('did you mean the command "check"?');
  });

  describe('failures', () => {
    const failing = (error: unknown): readonly Command[] => [
      defineCommand({
        name: 'fail',
        describe: 'Fails',
        options: {},
        examples: [],
        run: () => {
          throw error;
        },
      }),
    ];

    it('a user error is told with its hint, the cause last', async () => {
      const error = new UserError('no engine answers', { hint: 'start one' });
      expect(await run('fail', fakeIo(), failing(error))).to.include({
        code: 1,
        err: 'hint: start one\nkairos-gen: no engine answers\n',
      });
    });

    it('an unexpected error is one line without a stack', async () => {
      const { code, err } = await run('fail', fakeIo(), failing(new TypeError('x is undefined')));
      expect(code).to.equal(1);
      expect(err).to.match(/^kairos-gen: this should not happen, please report it.*: x is undefined\n$/);
    });

    it('shows the stack when asked', async () => {
      const io = fakeIo({ environment: { KAIROS_GEN_DEBUG: '1' } });
      const { err } = await run('fail', io, failing(new TypeError('x is undefined')));
      expect(err).to.contain('TypeError: x is undefined\n    at ');
    });

    it('names what the operating system refused', async () => {
      const error = Object.assign(new Error('EACCES: permission denied'), {
        code: 'EACCES',
        syscall: 'open',
        path: '/x/Kairosfile',
      });
      expect(await run('fail', fakeIo(), failing(error))).to.include({
        code: 1,
        err: 'kairos-gen: /x/Kairosfile: not allowed\n',
      });
    });
  });

  describe('a default command', () => {
    const seen: unknown[] = [];
    const known = [
      ...commands,
      defineCommand({
        name: 'generate',
        isDefault: true,
        positional: { name: 'kairosfile', required: false },
        describe: 'Generates',
        options: { style: { choices: ['mount', 'copy'], default: 'mount', describe: 'Style' } },
        examples: [],
        run: (_io, args) => {
          seen.push([args.kairosfile, args.style]);
          return Promise.resolve(0 as const);
        },
      }),
    ];
    const rows: readonly (readonly [line: string, kairosfile: string | undefined, style: string])[] = [
      ['', undefined, 'mount'],
      ['my.kairos', 'my.kairos', 'mount'],
      ['--style copy', undefined, 'copy'],
      ['generate - --style copy', '-', 'copy'],
      ['-', '-', 'mount'],
    ];
    for (const [line, kairosfile, style] of rows)
      it(`runs for "kairos-gen ${line}"`, async () => {
        seen.length = 0;
        expect(await run(line, fakeIo(), known)).to.include({ code: 0, err: '' });
        expect(seen).to.deep.equal([[kairosfile, style]]);
      });

    it('an unknown option is an unknown option', async () => {
      const { code, err } = await run('--stile copy', fakeIo(), known);
      expect(code).to.equal(2);
      expect(err).to.contain('unknown option --stile; did you mean --style?');
    });
  });
});
