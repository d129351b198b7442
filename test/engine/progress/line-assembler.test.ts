import { expect } from 'chai';
import fc from 'fast-check';
import { LineAssembler } from '../../../src/engine/progress/line-assembler.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('LineAssembler', () => {
  const cases: readonly (readonly [title: string, raw: string, lines: readonly string[]])[] = [
    ['lines', 'one\ntwo\n', ['one', 'two']],
    ['DOS lines', 'one\r\ntwo\r\n', ['one', 'two']],
    ['the last state of a progress bar', '10%\r50%\r100%\n', ['100%']],
    ['colours away', '\x1b[31mred\x1b[0m\n', ['red']],
    ['what moves the cursor or rings away', '\x1b[2J\x07\x1b]0;title\x07here\n', ['here']],
    ['tabs as blanks', 'a\tb\n', ['a    b']],
    ['empty lines', '\n\n', ['', '']],
  ];
  for (const [title, raw, lines] of cases)
    it(`gives ${title}`, () => {
      expect(new LineAssembler().push(bytes(raw))).to.deep.equal(lines);
    });

  it('gives the same lines however the output is cut', () => {
    const text = 'first ü\nsecond €\r\n\x1b[1mthird 🙂\x1b[0m\nrest';
    const whole = new LineAssembler();
    const expected = [...whole.push(bytes(text)), ...whole.end()];
    fc.assert(
      fc.property(fc.array(fc.nat(bytes(text).length), { maxLength: 6 }), (cuts) => {
        const assembler = new LineAssembler();
        const points = [0, ...cuts.toSorted((a, b) => a - b), bytes(text).length];
        const lines = points
          .slice(1)
          .flatMap((end, index) => assembler.push(bytes(text).subarray(points[index], end)));
        expect([...lines, ...assembler.end()]).to.deep.equal(expected);
      }),
    );
  });

  it('keeps the end of a line that never ends, and not all of it', () => {
    const assembler = new LineAssembler();
    for (let piece = 0; piece < 100; piece++) assembler.push(bytes('x'.repeat(1024)));
    expect(assembler.unfinished).to.have.length(16 * 1024);
  });
});
