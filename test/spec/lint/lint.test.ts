import { expect } from 'chai';
import fc from 'fast-check';
import { findCheckDirective, readCheckOptions } from '../../../src/spec/lint/check-options.ts';
import { lint, ruleDescription, ruleUrl } from '../../../src/spec/lint/lint.ts';
import { shellCommands } from '../../../src/spec/lint/shell-commands.ts';
import { resolve } from '../../support/resolve.ts';

const TEXT = 'base: debian\nversion: v1.0.0\nskip: [sshHardening]\n';
const report = (text: string, override?: string) =>
  lint({
    images: resolve(text),
    source: { file: 'Kairosfile', text },
    successorOf: () => undefined,
    ...(override === undefined ? {} : { override }),
  });
const codes = (text: string, override?: string): readonly string[] =>
  report(text, override).findings.map(({ code }) => code);

describe('lint', () => {
  it('gives warnings that name the rule, the place and the page', () => {
    expect(report(TEXT).findings[0]).to.deep.equal({
      code: 'UnpinnedBase',
      severity: 'warning',
      message: 'base "debian" has no tag: it will be another release one day',
      hint: 'name a release, as "debian:12" does',
      file: 'Kairosfile',
      range: { start: { offset: 6, line: 1, column: 7 }, end: { offset: 12, line: 1, column: 13 } },
      url: 'https://kairos-gen.dev/docs/rules/unpinned-base.md',
    });
    expect(ruleUrl('TooLateForInitrd')).to.match(/\/too-late-for-initrd\.md$/);
    expect(ruleDescription('UnpinnedBase')).to.match(/^A base image /);
    expect(ruleDescription('unknown-key')).to.equal(undefined);
  });

  const options: readonly (readonly [check: string, codes: readonly string[]])[] = [
    ['', ['UnpinnedBase', 'SkippedHardening']],
    ['skip=UnpinnedBase', ['SkippedHardening']],
    ['skip= UnpinnedBase , SkippedHardening ;', []],
    ['skip=all', []],
    ['skip=All;experimental=all', []],
    ['experimental=BaseDigest', ['BaseDigest', 'UnpinnedBase', 'SkippedHardening']],
    ['experimental=all;skip=UnpinnedBase', ['BaseDigest', 'SkippedHardening']],
    ['experimental=BaseDigest;skip=BaseDigest', ['UnpinnedBase', 'SkippedHardening']],
  ];
  for (const [check, expected] of options)
    it(`asks ${expected.join(', ') || 'nothing'} with check=${check}`, () => {
      expect(codes(`# check=${check}\n${TEXT}`)).to.deep.equal(expected);
      expect(codes(`# check=skip=all;error=true\n${TEXT}`, check), 'the build argument wins').to.deep.equal(
        expected,
      );
    });

  it('says whether a finding fails the build', () => {
    expect(report(TEXT).isError).to.equal(false);
    for (const value of ['true', '1', 'TRUE'])
      expect(report(`# check=error=${value}\n${TEXT}`).isError).to.equal(true);
    expect(report(`# check=error=true\n${TEXT}`, 'error=false').isError).to.equal(false);
  });

  it('names the build argument that is wrong', () => {
    const [first] = report(TEXT, 'skip=UnpinedBase').findings;
    expect(first).to.include({ code: 'InvalidCheck', flag: 'BUILDKIT_DOCKERFILE_CHECK' });
    expect(first?.hint).to.equal('did you mean "UnpinnedBase"?');
  });

  it('points at a flag where the value comes from one', () => {
    const images = resolve(undefined, { base: 'debian', version: 'v1' });
    const { findings } = lint({ images, successorOf: () => undefined });
    expect(findings.map(({ code, flag }) => [code, flag])).to.deep.equal([['UnpinnedBase', '--base']]);
  });

  it('says nothing of a Kairosfile that is wrong', () => {
    expect(codes(`${TEXT}model: rpi6\n`)).to.deep.equal([]);
  });
});

describe('the check line', () => {
  const directives: readonly (readonly [text: string, value: string | undefined])[] = [
    ['# check=skip=all\nbase: a\n', 'skip=all'],
    ['#check = skip=all \r\nbase: a\n', 'skip=all'],
    ['# syntax=a/b\n\n# words about it\n# check=error=true\nbase: a\n', 'error=true'],
    ['# CHECK=error=true', 'error=true'],
    ['base: a # check=skip=all\n', undefined],
    ['base: a\n# check=skip=all\n', undefined],
    ['# check=\nbase: a\n', undefined],
    ['# check the base\nbase: a\n', undefined],
    ['', undefined],
  ];
  for (const [text, value] of directives)
    it(`of ${JSON.stringify(text)} is ${value ?? 'none'}`, () => {
      const found = findCheckDirective(text);
      expect(found?.value).to.equal(value);
      if (found !== undefined) {
        const { start, end } = found.range;
        expect(text.slice(start.offset, end.offset)).to.equal(value);
        expect(text.split('\n')[start.line - 1]?.slice(start.column - 1, end.column - 1)).to.equal(value);
      }
    });

  it('is read whatever it says', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const { problems } = readCheckOptions(value, ['Rule']);
        expect(problems.every(({ message }) => message !== '')).to.equal(true);
      }),
    );
  });
});

describe('shell commands', () => {
  const lines: readonly (readonly [line: string, commands: readonly string[]])[] = [
    ['a b  c', ['a b c']],
    ['a && b || c; d | e & f', ['a', 'b', 'c', 'd', 'e', 'f']],
    ['/usr/bin/a "b c" \'d "e\' f\\ g', ['a|b c|d "e|f g']],
    ['A=1 B="2 3" env C=4 a', ['a']],
    ['if a; then ! b; else c; fi', ['a', 'b', 'c', 'fi']],
    ['(cd x && a)', ['cd x', 'a']],
    ['a # b; c', ['a']],
    ['a#b', ['a#b']],
    ['a "b \\" c', ['a|b " c']],
    ['A=1', []],
    ['', []],
  ];
  for (const [line, expected] of lines)
    it(JSON.stringify(line), () => {
      const commands = shellCommands(line).map(({ program, args }) => [program, ...args]);
      const separator = expected.some((command) => command.includes('|')) ? '|' : ' ';
      expect(commands.map((words) => words.join(separator))).to.deep.equal(expected);
    });

  it('are found in any line', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (line) => Array.isArray(shellCommands(line))));
  });
});
