import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import fc from 'fast-check';
import { dockerWord, shellWord } from '../../../src/render/dockerfile/quote.ts';

/** Text without what a Dockerfile can't hold, rich in what shells and Dockerfiles treat specially. */
export const value = fc
  .oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.constantFrom(
          "'",
          '"',
          '\\',
          '$',
          '`',
          ' ',
          '\t',
          '-',
          '=',
          '#',
          '~',
          '*',
          '!',
          '<<EOF',
          '${x}',
          '$(id)',
          'ä',
          'x',
        ),
      )
      .map((parts) => parts.join('')),
  )
  .map((text) => text.replaceAll(/[\n\r\0]/g, '').toWellFormed());

describe('shellWord', () => {
  const cases: [value: string, word: string][] = [
    ['v1.32.1+k3s1', 'v1.32.1+k3s1'],
    ['--flag=x', '--flag=x'],
    ['', "''"],
    ['a b', "'a b'"],
    ["it's", `'it'\\''s'`],
    ['$HOME', "'$HOME'"],
    ['~root', "'~root'"],
    ['=x', "'=x'"],
    ['<<EOF', "'<<EOF'"],
  ];
  for (const [value, word] of cases)
    it(`${JSON.stringify(value)} is ${word}`, () => expect(shellWord(value)).to.equal(word));

  for (const shell of ['dash', 'bash'])
    it(`reaches a program unchanged through ${shell}`, () => {
      fc.assert(
        fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), (values) => {
          const line = `printf '%s\\0' ${values.map(shellWord).join(' ')}`;
          const printed = execFileSync(shell, [...(shell === 'bash' ? ['--norc'] : []), '-c', line], {
            encoding: 'utf8',
            env: { LC_ALL: 'C.UTF-8' },
          });
          expect(printed.split('\0').slice(0, -1)).to.deep.equal(values);
        }),
        { numRuns: 40 },
      );
    });
});

describe('dockerWord', () => {
  const cases: [value: string, word: string][] = [
    ['debian:12', 'debian:12'],
    ['', '""'],
    ['Kairos core', '"Kairos core"'],
    ['a"b', '"a\\"b"'],
    ['$x', '"\\$x"'],
    ['a\\b', '"a\\\\b"'],
  ];
  for (const [value, word] of cases)
    it(`${JSON.stringify(value)} is ${word}`, () => expect(dockerWord(value)).to.equal(word));

  it('unescapes to the value by the rules of a double-quoted Dockerfile word', () => {
    fc.assert(
      fc.property(value, (text) => {
        const word = dockerWord(text);
        const inner = word.startsWith('"') ? word.slice(1, -1).replaceAll(/\\(["\\$])/g, '$1') : word;
        expect(inner).to.equal(text);
        // Nothing ends the word early or starts a variable.
        if (word.startsWith('"')) expect(word.slice(1, -1)).to.match(/^(?:[^"\\$]|\\["\\$])*$/);
      }),
    );
  });
});

describe('both', () => {
  for (const bad of ['a\nb', 'a\rb', 'a\0b', '\ud800'])
    it(`refuse ${JSON.stringify(bad)}`, () => {
      expect(() => shellWord(bad)).to.throw("a Dockerfile can't hold this value");
      expect(() => dockerWord(bad)).to.throw("a Dockerfile can't hold this value");
    });
});
