import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { linePacer } from '../../../scripts/lab/stand-ins/pace.ts';

const CONTENT = Buffer.alloc(300_000, 'x');

describe('linePacer', () => {
  it('sends all of it, whatever the speed', async () => {
    for (const bytesPerSecond of [undefined, 50e6]) {
      const stream = new PassThrough();
      const [received] = await Promise.all([buffer(stream), linePacer({ bytesPerSecond })(stream, CONTENT)]);
      expect(received.equals(CONTENT), String(bytesPerSecond)).to.equal(true);
    }
  });

  it('ends when whoever listens goes away', async () => {
    const stream = new PassThrough();
    const sent = linePacer({ bytesPerSecond: 1e6 })(stream, CONTENT);
    stream.destroy();
    await sent;
  });
});
