import { expect } from 'chai';
import { readStatus } from '../../../src/engine/progress/read-status.ts';
import { decode, encode, type Init } from '../../../src/wire/codec.ts';
import { StatusResponse } from '../../../src/wire/client.generated.ts';

const read = (message: Init<StatusResponse>) =>
  readStatus(decode(StatusResponse, encode(StatusResponse, message)));

const at = (milliseconds: number) => ({
  seconds: BigInt(Math.floor(milliseconds / 1000)),
  nanos: (milliseconds % 1000) * 1e6,
});
const bytes = (text: string) => new TextEncoder().encode(text);

describe('readStatus', () => {
  it('reads vertices, what is absent left out', () => {
    const { vertexes } = read({
      vertexes: [
        {
          digest: 'a',
          name: 'one',
          inputs: ['b'],
          started: at(1500),
          completed: at(2250),
          error: 'no',
          cached: true,
        },
        { digest: 'c', name: 'two', progressGroup: { id: 'g', name: 'group', weak: true } },
        // Go's zero time.
        { digest: 'd', started: { seconds: -62135596800n, nanos: 0 } },
      ],
    });
    expect(vertexes).to.deep.equal([
      { digest: 'a', name: 'one', inputs: ['b'], cached: true, started: 1500, completed: 2250, error: 'no' },
      { digest: 'c', name: 'two', inputs: [], cached: false, group: { id: 'g', name: 'group', weak: true } },
      { digest: 'd', name: '', inputs: [], cached: false },
    ]);
  });

  it('reads transfers, output and warnings', () => {
    const update = read({
      statuses: [
        { id: 't', vertex: 'a', name: 'n', current: 1, total: 2, timestamp: at(1000), completed: at(2000) },
      ],
      logs: [
        { vertex: 'a', stream: 1, timestamp: at(1000), msg: bytes('out') },
        { vertex: 'a', stream: 2, timestamp: at(1000), msg: bytes('err') },
      ],
      warnings: [
        { vertex: 'a', short: bytes('short'), detail: [bytes('long')], url: 'https://example.com' },
        {
          vertex: 'a',
          short: bytes('s'),
          info: { filename: 'Kairosfile' },
          ranges: [{ start: { line: 3 } }],
        },
      ],
    });
    expect(update.transfers).to.deep.equal([
      { id: 't', vertex: 'a', name: 'n', current: 1, total: 2, timestamp: 1000, completed: 2000 },
    ]);
    expect(update.logs.map(({ stream, data }) => [stream, Buffer.from(data).toString()])).to.deep.equal([
      ['stdout', 'out'],
      ['stderr', 'err'],
    ]);
    expect(update.warnings).to.deep.equal([
      { vertex: 'a', message: 'short', detail: ['long'], url: 'https://example.com' },
      { vertex: 'a', message: 's', detail: [], url: '', file: 'Kairosfile', line: 3 },
    ]);
  });
});
