import { expect } from 'chai';
import { byteCount, clip, seconds, transferText, warningLine } from '../../../src/engine/progress/format.ts';

describe('progress texts', () => {
  const counts: readonly (readonly [number, string])[] = [
    [0, '0B'],
    [999, '999B'],
    [1000, '1.00kB'],
    [1234567, '1.23MB'],
    [999_999, '1000kB'],
    [27_500_000, '27.5MB'],
    [3_000_000_000_000_000, '3000TB'],
  ];
  for (const [bytes, text] of counts)
    it(`writes ${bytes} bytes as ${text}`, () => {
      expect(byteCount(bytes)).to.equal(text);
    });

  it('writes times in seconds', () => {
    expect([0, 49, 3249, 75_000].map(seconds)).to.deep.equal(['0.0s', '0.0s', '3.2s', '75.0s']);
  });

  const clips: readonly (readonly [string, number, string])[] = [
    ['short', 10, 'short'],
    ['exactly', 7, 'exactly'],
    ['a longer text', 8, 'a longe…'],
    ['日本語のテキスト', 7, '日本語…'],
    ['x', 0, ''],
    ['xy', 1, '…'],
  ];
  for (const [text, columns, shown] of clips)
    it(`fits ${text} into ${columns} columns`, () => {
      expect(clip(text, columns)).to.equal(shown);
    });

  it('shortens digests and tells how far a transfer is', () => {
    const id = `extracting sha256:${'ab'.repeat(32)}`;
    const transfer = { id, vertex: 'v', name: '', current: 1000, total: 2000, timestamp: 0 };
    expect(transferText(transfer)).to.equal('extracting sha256:abababababab 1.00kB / 2.00kB');
    expect(transferText({ ...transfer, name: 'context:', total: 0 })).to.equal('context: 1.00kB');
    expect(transferText({ ...transfer, name: 'exporting', current: 0, total: 0 })).to.equal('exporting');
  });

  it('names place and page of a warning', () => {
    const warning = {
      vertex: 'v',
      message: 'latest is not pinned',
      detail: [],
      url: 'https://example.com/rule',
    };
    expect(warningLine(warning)).to.equal('WARN: latest is not pinned (https://example.com/rule)\n');
    expect(warningLine({ ...warning, url: '', file: 'Kairosfile', line: 3 })).to.equal(
      'WARN: Kairosfile:3: latest is not pinned\n',
    );
  });
});
