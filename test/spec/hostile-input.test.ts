import { expect } from 'chai';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { DIAGNOSTIC_CODES } from '../../src/spec/diagnostic-codes.ts';
import { hasErrors } from '../../src/spec/diagnostic.ts';
import { IMAGE_FLAGS } from '../../src/spec/image-flags.ts';
import { LARGEST_KAIROSFILE } from '../../src/spec/largest-kairosfile.ts';
import { githubReport } from '../../src/spec/report/github.ts';
import { sarifReport } from '../../src/spec/report/sarif.ts';
import { textReport } from '../../src/spec/report/text.ts';
import { type ImageQuestion, resolveImages } from '../../src/spec/resolve-images.ts';
import { knownKeys } from '../../src/spec/known-keys.ts';
import { kairosfileSchema } from '../../src/spec/schema.ts';
import { problems, resolve } from '../support/resolve.ts';

/** Resolves, prints in every form, and checks what must hold whatever the input. */
function survives(question: ImageQuestion): void {
  const images = resolveImages(question);
  const text = question.source && new TextDecoder().decode(question.source.content);
  const { diagnostics } = images;
  textReport(diagnostics, { colour: false, width: 80, textOf: () => text });
  sarifReport(diagnostics);
  githubReport(diagnostics);
  for (const { code, range, file, flag } of diagnostics) {
    expect(DIAGNOSTIC_CODES.has(code), code).to.equal(true);
    if (range === undefined) continue;
    expect(file).not.to.equal(undefined);
    expect(flag).to.equal(undefined);
    expect(range.start.line).to.be.at.least(1);
    expect(range.start.column).to.be.at.least(1);
    expect(range.end.offset).to.be.within(range.start.offset, text?.length ?? 0);
  }
  // Either images or a reason, never neither, never both.
  expect(images.cells.length > 0).to.equal(!hasErrors(diagnostics));
}

const inFile = (content: string | Uint8Array): ImageQuestion => ({
  source: {
    file: 'Kairosfile',
    content: typeof content === 'string' ? new TextEncoder().encode(content) : content,
  },
});

const word = fc.oneof(
  fc.constantFrom(
    'debian:12',
    'core',
    'standard',
    'rpi4',
    'amd64',
    'arm64',
    'k3s',
    'v1.0.0',
    'latest',
    'no',
    '',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const leaf = fc.oneof(word, fc.boolean(), fc.integer(), fc.double(), fc.constant(null));
const keys = ['', 'packages', 'kubernetes', 'stages', 'matrix', 'matrix.exclude'].flatMap((path) =>
  knownKeys(kairosfileSchema, path === '' ? [] : [...path.split('.'), ...(path.includes('.') ? [0] : [])]),
);
const key = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...keys, 'run', 'copy', 'from') },
  { weight: 1, arbitrary: word },
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('value'), { maxLength: 4 }), tie('mapping')),
  mapping: fc.dictionary(key, tie('value'), { maxKeys: 8 }),
}));

describe('hostile input', () => {
  it('any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => survives(inFile(bytes))));
  });

  it('any text that looks like YAML', () => {
    const piece = fc.constantFrom(
      'base',
      ': ',
      ':',
      '\n',
      '  ',
      '\t',
      '- ',
      '[',
      ']',
      '{',
      '}',
      ',',
      '"',
      "'",
      '&a ',
      '*a',
      '!x ',
      '|',
      '>',
      '#',
      '---',
      '...',
      '%',
      '@',
      '?',
      '<<',
      'matrix',
      '\r\n',
      '\u2028',
      'é',
      '🚀',
      '~',
      'null',
      '0x1',
      '1e3',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => survives(inFile(pieces.join('')))),
      { numRuns: 500 },
    );
  });

  it('any values in a Kairosfile’s shape', () => {
    fc.assert(
      fc.property(fc.dictionary(key, value, { maxKeys: 8 }), (fields) => survives(inFile(stringify(fields)))),
      { numRuns: 500 },
    );
  });

  it('any flags', () => {
    const flag = fc.oneof(word, fc.boolean(), fc.array(word, { maxLength: 3 }));
    const names = fc.constantFrom(...IMAGE_FLAGS.map(({ name }) => name), 'other');
    fc.assert(fc.property(fc.dictionary(names, flag), (flags) => survives({ flags })));
  });

  const refused: readonly (readonly [title: string, content: string | Uint8Array, code: string])[] = [
    ['nothing', '', 'file-empty'],
    ['a comment', '# x', 'file-empty'],
    ['only null', '~\n', 'file-empty'],
    ['a NUL', 'base: a\0', 'file-binary'],
    ['Latin 1', new Uint8Array([0x62, 0xe9]), 'file-binary'],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x62, 0]), 'file-binary'],
    ['too much', new Uint8Array(LARGEST_KAIROSFILE + 1).fill(0x61), 'file-too-large'],
    ['endless brackets', '['.repeat(100_000), 'yaml-too-complex'],
    ['endless lists', '- '.repeat(100_000), 'yaml-too-complex'],
    ['endless mappings', '? '.repeat(100_000), 'yaml-too-complex'],
    [
      'aliases that explode',
      Array.from(
        { length: 12 },
        (_, level) =>
          `a${level}: &a${level} [${
            level === 0
              ? 'x'
              : Array<string>(9)
                  .fill(`*a${level - 1}`)
                  .join(', ')
          }]`,
      ).join('\n'),
      'yaml-too-complex',
    ],
    ['a line without end', `base: ${'a'.repeat(LARGEST_KAIROSFILE - 10)}`, 'value-too-long'],
  ];
  for (const [title, content, code] of refused)
    it(`${title} is ${code}`, () => {
      survives(inFile(content));
      expect(resolveImages(inFile(content)).diagnostics[0]?.code).to.equal(code);
    });

  it('an alias of itself ends', () => {
    survives(inFile('matrix: &m\n  base: *m\n'));
    survives(inFile('kernel: &k [*k]\n'));
  });

  it('a byte order mark and Windows line ends are fine', () => {
    expect(problems(resolve('\ufeffbase: debian:12\r\nversion: v1\r\n'))).to.deep.equal([]);
    expect(problems(resolve('\ufeffbase: debian:12\r\nversion: v1\r\nmodel: x\r\n'))).to.deep.equal([
      'wrong-value@3:8',
    ]);
  });

  it('keys of JavaScript objects are keys like others', () => {
    expect(problems(resolve('base: a\nversion: v1\n__proto__: { base: b }\nconstructor: x\n'))).to.deep.equal(
      ['unknown-key@3:1', 'unknown-key@4:1'],
    );
  });
});
